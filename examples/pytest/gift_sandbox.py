"""A sandbox of a running gift-provider-mock for each worker of pytest-xdist. Standard library only."""

import json
import os
import urllib.error
import urllib.request


class GiftSandbox:
    """A whole mock below /sandboxes/<id>, made on first use."""

    def __init__(self, mock_url, sandbox_id):
        self.url = f"{mock_url.rstrip('/')}/sandboxes/{sandbox_id}"

    def control(self, method, path, body=None):
        """Asks the control API; an answer without a body is None."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/__admin/{path}", data, {"content-type": "application/json"}, method=method)
        try:
            with opener.open(request, timeout=10) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            # The mock says what was wrong, and with what.
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None
        return json.loads(text) if text else None

    def reset(self):
        """Back to an empty sandbox whose clock stands still: only advance() lets time pass."""
        self.control("POST", "reset")
        self.control("PUT", "clock", {"mode": "frozen"})

    def env(self):
        """What the program under test needs, as environment variables."""
        return self.control("GET", "env")

    def arm(self, fault):
        self.control("POST", "faults", fault)

    def advance(self, ms):
        self.control("POST", "clock/advance", {"ms": ms})

    def totals(self):
        return self.control("GET", "ledger")["totals"]

    def violations(self):
        """One sentence for each breach of a provider's rules."""
        rules = self.control("GET", "report")["rules"]
        return [f"{rule['name']}: {breach['what']['en']}" for rule in rules for breach in rule["violations"]]

    def journal(self):
        """One line for each request."""
        requests = self.control("GET", "requests")["requests"]
        return [f"{entry['at']}  {entry['method']} {entry['path']}  {entry['response']['status']} {entry['outcome']['code']}" for entry in requests]


def worker_sandbox():
    """The sandbox of this worker: gw0, gw1, … with pytest-xdist, main without."""
    url = os.environ.get("GIFT_MOCK_URL", "http://127.0.0.1:4600")
    return GiftSandbox(url, os.environ.get("PYTEST_XDIST_WORKER", "main"))


# The mock is on this machine: no proxy is asked.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
