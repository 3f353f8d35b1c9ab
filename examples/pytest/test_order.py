"""Run with `pytest -n 4`, or without pytest: `python3 test_order.py`."""

import json
import urllib.error
import urllib.request

from gift_sandbox import opener, worker_sandbox


def issue(env):
    """Issues a code and returns its TranId. Replace this function with your client under test."""
    order = {"AuthKey": env["AT_GIFT_AUTH_KEY"], "DcId": "DC500", "Amount": "500"}
    url = f"{env['AT_GIFT_BASE_URL']}/{env['AT_GIFT_CAMPAIGN']}/dc/getcode"
    request = urllib.request.Request(url, json.dumps(order).encode(), {"content-type": "application/json"})
    with opener.open(request, timeout=110) as answer:
        return json.load(answer)["TranId"]


def test_an_order_becomes_one_code(gift):
    issue(gift.env())
    assert gift.totals()["issued"] == 1


def test_a_second_order_waits_for_a_second(gift):
    env = gift.env()
    issue(env)
    try:
        issue(env)
        raise AssertionError("the limit let it through")
    except urllib.error.HTTPError as error:
        assert error.code == 429
    gift.advance(1000)
    issue(env)
    assert gift.totals()["faceValue"] == 1000


def test_a_lost_answer_is_an_orphan(gift):
    gift.arm({"name": "lose-it", "when": {"operation": "at-gift.issue"}, "phase": "after-commit", "effect": {"type": "reset-connection"}})
    try:
        issue(gift.env())
        raise AssertionError("the answer came")
    except OSError as error:
        assert not isinstance(error, urllib.error.HTTPError)
    assert gift.totals()["orphaned"] == 1


if __name__ == "__main__":
    for name, test in [(name, test) for name, test in globals().items() if name.startswith("test_")]:
        sandbox = worker_sandbox()
        sandbox.reset()
        test(sandbox)
        print(f"{name} passed")
