"""Issues one code. Has an error on purpose: see docs/first-ten-minutes.md."""
import json
import os
import sys
import time
import urllib.error
import urllib.request

RETRY = {0, 429}  # 0: no response. The correct line: RETRY = {429}

env = os.environ.get
rate = float(env("GIFT_MOCK_CLOCK_RATE", "1"))  # How many times as fast the mock's time is.
order = {
    "AuthKey": env("AT_GIFT_AUTH_KEY"),
    "DcId": env("GIFT_MOCK_TASK_DC_ID", "DC500"),
    "Amount": env("GIFT_MOCK_TASK_AMOUNT", "500"),
}
url = f"{env('AT_GIFT_BASE_URL')}/{env('AT_GIFT_CAMPAIGN')}/dc/getcode"
request = urllib.request.Request(url, json.dumps(order).encode(), {"Content-Type": "application/json"})

for _ in range(3):
    status, body = 0, b""
    try:
        with urllib.request.urlopen(request, timeout=110 / rate) as response:
            status, body = response.status, response.read()
    except urllib.error.HTTPError as refusal:
        status = refusal.code
    except OSError as error:
        print("no response:", error, file=sys.stderr)
    if status == 200:
        print("the code:", json.loads(body)["Dc1"])
        sys.exit(0)
    if status not in RETRY:
        break
    time.sleep(1.1 / rate)  # The provider takes one request a second.
print("not issued, or unknown: ask the provider before you order again", file=sys.stderr)
sys.exit(1)
