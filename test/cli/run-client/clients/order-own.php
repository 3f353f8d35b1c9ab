<?php
$context = stream_context_create([
    'http' => [
        'method' => 'POST',
        'header' => 'Content-Type: application/json',
        'content' => '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}',
    ],
]);
$body = file_get_contents('https://service-gift.jp/demo-campaign/dc/getcode', false, $context);
echo $http_response_header[0] === 'HTTP/1.1 200 OK' ? $body : 'no status', "\n";
