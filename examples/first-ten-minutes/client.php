<?php
// Issues one code. Has an error on purpose: see docs/first-ten-minutes.md.

const RETRY = [0, 429]; // 0: no response. The correct line: const RETRY = [429];

$order = [
    'AuthKey' => getenv('AT_GIFT_AUTH_KEY'),
    'DcId' => getenv('GIFT_MOCK_TASK_DC_ID') ?: 'DC500',
    'Amount' => getenv('GIFT_MOCK_TASK_AMOUNT') ?: '500',
];
$rate = (float) (getenv('GIFT_MOCK_CLOCK_RATE') ?: 1); // How many times as fast the mock's time is.
$url = getenv('AT_GIFT_BASE_URL') . '/' . getenv('AT_GIFT_CAMPAIGN') . '/dc/getcode';
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => 'Content-Type: application/json',
    'content' => json_encode($order, JSON_THROW_ON_ERROR),
    'timeout' => 110 / $rate,
    'ignore_errors' => true,
    'follow_location' => 0,
]]);

for ($attempt = 0; $attempt < 3; $attempt++) {
    $http_response_header = [];
    $body = @file_get_contents($url, false, $context);
    $status = $body === false ? 0 : (int) explode(' ', $http_response_header[0] ?? ' 0')[1];
    if ($status === 200) {
        echo 'the code: ', json_decode($body, true, 8, JSON_THROW_ON_ERROR)['Dc1'], "\n";
        exit(0);
    }
    if (!in_array($status, RETRY, true)) {
        break;
    }
    usleep((int) (1_100_000 / $rate)); // The provider takes one request a second.
}
fwrite(STDERR, "not issued, or unknown: ask the provider before you order again\n");
exit(1);
