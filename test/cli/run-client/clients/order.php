<?php
$context = stream_context_get_default([
    'http' => [
        'method' => 'POST',
        'header' => 'Content-Type: application/json',
        'content' => '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}',
    ],
]);
echo file_get_contents('https://service-gift.jp/demo-campaign/dc/getcode', false, $context), "\n";
