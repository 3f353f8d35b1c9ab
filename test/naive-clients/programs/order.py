"""Client programs that order codes or gifts. Each program has one habit, which the first argument names."""

import http.client
import json
import multiprocessing
import os
import sys
import time
import urllib.request
import uuid
from pathlib import Path
from urllib.parse import urlsplit

sys.path.append(str(Path(__file__).parents[3] / 'examples' / 'python'))
from realpay_gift import totp  # noqa: E402

COUNT = int(os.environ.get('GIFT_MOCK_TASK_COUNT', '1'))
URL = f"{os.environ['AT_GIFT_BASE_URL']}/{os.environ['AT_GIFT_CAMPAIGN']}/dc/getcode"
ORDER = json.dumps(
    {
        'AuthKey': os.environ['AT_GIFT_AUTH_KEY'],
        'DcId': os.environ.get('GIFT_MOCK_TASK_DC_ID', 'DC500'),
        'Amount': os.environ.get('GIFT_MOCK_TASK_AMOUNT', '500'),
    }
)
HEADERS = {'Content-Type': 'application/json'}


def issue(connection) -> int:
    connection.request('POST', urlsplit(URL).path, ORDER, HEADERS)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def connect(timeout: float = 100):
    parts = urlsplit(URL)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)


def exact() -> None:
    """Sends exactly one request per second, each on a new connection."""
    begin = time.monotonic()
    done = turn = 0
    while done < COUNT:
        time.sleep(max(0.0, begin + turn - time.monotonic()))
        done += issue(connect()) == 200
        turn += 1


def resend() -> None:
    """Keeps the connection open, and sends an order again if the connection is lost."""
    connection = connect()
    for _ in range(COUNT):
        for attempt in range(2):
            try:
                issue(connection)
                break
            except ConnectionError:
                connection.close()
        time.sleep(1.1)


def impatient() -> None:
    """Gives up an order after two seconds and orders again."""
    for _ in range(3):
        try:
            urllib.request.urlopen(urllib.request.Request(URL, ORDER.encode(), HEADERS), timeout=2).read()
            return
        except OSError:
            time.sleep(1.1)


def order_once() -> None:
    issue(connect())


def children() -> None:
    """Orders each code in a separate process. The processes do not agree on a common pace."""
    processes = [multiprocessing.Process(target=order_once) for _ in range(COUNT)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def partner(method: str, path: str, request_id: str = '', body=None) -> dict:
    environment = {name: os.environ[f'REALPAY_GIFT_TOTP_{name}'] for name in ('SECRET', 'ALGORITHM', 'DIGITS', 'PERIOD')}
    token = totp(
        environment['SECRET'],
        time.time(),
        environment['ALGORITHM'],
        int(environment['DIGITS']),
        int(environment['PERIOD']),
    )
    headers = {
        **HEADERS,
        'x-realpay-gift-api-access-key': os.environ['REALPAY_GIFT_ACCESS_KEY'],
        'x-realpay-gift-api-access-token': token,
        'x-realpay-gift-api-request-id': request_id,
    }
    url = os.environ['REALPAY_GIFT_BASE_URL'] + path
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=100) as answer:
        return json.loads(answer.read())


def buy(new_id) -> None:
    price = int(os.environ['GIFT_MOCK_TASK_PRICE'])
    brands = [brand['code'] for brand in partner('GET', '/brands')['brands']]
    wished = [brand for brand in os.environ['GIFT_MOCK_TASK_BRANDS'].split(',') if brand in brands]
    order = {'prices': [price], 'name': 'Gift', 'issuer': 'Program', 'brands': wished, 'is_strict': False}
    purchase = partner('POST', '/purchases', new_id(), order)['purchase']
    partner('POST', f"/purchases/{purchase['id']}/gifts", new_id(), {'price': price})


def crash() -> None:
    """Buys with random request ids that are not stored. An error ends the program, and the request id is lost."""
    buy(lambda: uuid.uuid4().hex)


def clock() -> None:
    """Derives request ids from the time in seconds."""
    # The program waits until a new second begins, so that both requests are sent within the same second.
    time.sleep(1 - time.time() % 1)
    buy(lambda: f'id-{int(time.time())}')


if __name__ == '__main__':
    {
        'exact': exact,
        'resend': resend,
        'impatient': impatient,
        'children': children,
        'crash': crash,
        'clock': clock,
    }[sys.argv[1]]()
