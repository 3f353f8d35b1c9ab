"""A sandbox of a running gift-provider-mock for each worker of pytest-xdist. Needs only the standard library."""

import json
import os
import urllib.error
import urllib.request


class GiftSandbox:
    """A separate mock below the path /sandboxes/<id>. The first request creates the sandbox."""

    def __init__(self, mock_url, sandbox_id):
        self.url = f"{mock_url.rstrip('/')}/sandboxes/{sandbox_id}"

    def control(self, method, path, body=None):
        """Sends a request to the control API. Returns the JSON value of the response, or None for an empty body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/__admin/{path}", data, {"content-type": "application/json"}, method=method)
        try:
            with opener.open(request, timeout=10) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            # The body of the response describes the error.
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None
        return json.loads(text) if text else None

    def reset(self):
        """Empties the sandbox and freezes its clock. Only advance() then changes the time."""
        self.control("POST", "reset")
        self.control("PUT", "clock", {"mode": "frozen"})

    def env(self):
        """Returns the environment variables for the program under test: base URLs and credentials."""
        return self.control("GET", "env")

    def arm(self, fault):
        self.control("POST", "faults", fault)

    def advance(self, ms):
        self.control("POST", "clock/advance", {"ms": ms})

    def totals(self):
        return self.control("GET", "ledger")["totals"]

    def violations(self):
        """Returns one sentence for each violation of a provider's rule."""
        rules = self.control("GET", "report")["rules"]
        return [f"{rule['name']}: {breach['what']['en']}" for rule in rules for breach in rule["violations"]]

    def journal(self):
        """Returns one line for each request."""
        requests = self.control("GET", "requests")["requests"]
        return [f"{entry['at']}  {entry['method']} {entry['path']}  {entry['response']['status']} {entry['outcome']['code']}" for entry in requests]


def worker_sandbox():
    """Returns the sandbox of this worker. The id is gw0, gw1, … with pytest-xdist, and main without pytest-xdist."""
    url = os.environ.get("GIFT_MOCK_URL", "http://127.0.0.1:4600")
    return GiftSandbox(url, os.environ.get("PYTEST_XDIST_WORKER", "main"))


# The mock usually runs on this machine, so requests do not use a proxy.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
