"""A client of the at-gift on-demand API.

The client never repeats an order whose outcome is unknown, because each code is billed and cannot be cancelled.
"""

from __future__ import annotations

import json
import time

from wire import OutcomeUnknown, Refused, call

# Timeout in seconds. The provider requires 90 or more. A code is billed even if the program did not wait for the
# response.
TIMEOUT = 110
# Minimum seconds between two requests. The limit is one request per second, for issues and inquiries together.
PACE = 1.05
# Pauses in seconds before a request that was refused with 429 is sent again. Requests of other programs may cause a
# 429, too.
PAUSES_429 = (1, 2, 4, 8, 16)
# Statuses after which it is certain that the provider issued nothing. After a 500 this is not certain.
REFUSALS = frozenset({400, 401, 403, 404, 429})


class AtGift:
    """A client for one thread of one process. Several threads or processes must share one pace."""

    def __init__(self, base_url: str, campaign: str, auth_key: str, clock_rate: float = 1):
        """clock_rate is the speed of the provider's clock as a multiple of real time. In production it is 1."""
        self._url = f'{base_url}/{campaign}/dc/getcode'
        self._auth_key = auth_key
        self._rate = clock_rate
        self._free_at = 0.0

    def issue(self, dc_id: str, amount: int) -> dict:
        """Issues one code. After OutcomeUnknown, ask the provider about the order, and do not send the order again."""
        return self._send(f'issue of {dc_id}', {'DcId': dc_id, 'Amount': str(amount)})

    def inquire(self, dc_id: str, amount: int, tran_id: str) -> dict:
        """Returns the code with the given TranId. An inquiry issues nothing, so it may be repeated."""
        if not tran_id:
            raise ValueError('an inquiry without a TranId would issue a code')
        what = f'inquiry for {tran_id}'
        code = self._send(what, {'DcId': dc_id, 'Amount': str(amount), 'TranId': tran_id})
        if code['TranId'] != tran_id:
            raise OutcomeUnknown(f'{what}: answered with another TranId')
        return code

    def _send(self, what: str, order: dict) -> dict:
        body = json.dumps({'AuthKey': self._auth_key, **order})
        headers = {'Content-Type': 'application/json'}
        for pause in (*PAUSES_429, None):
            self._wait_for_place()
            try:
                code = call(what, 'POST', self._url, headers, body, TIMEOUT / self._rate, REFUSALS)
            except Refused as refusal:
                if refusal.status != 429 or pause is None:
                    raise
                time.sleep(max(pause, refusal.retry_after) / self._rate)
            else:
                return checked(what, code)
            finally:
                # The pace counts from the end of a request. The next request therefore cannot arrive too early, even if
                # this request took longer to reach the provider.
                self._free_at = time.monotonic() + PACE / self._rate
        raise AssertionError('the last attempt returns or raises')

    def _wait_for_place(self) -> None:
        time.sleep(max(0.0, self._free_at - time.monotonic()))


def checked(what: str, code: dict) -> dict:
    """Returns the response if it has the required fields.

    Unknown fields are accepted. ControlNo, RmtrCd and the second code may be missing or null.
    """
    texts = ('TranId', 'Expiration', 'Dc1Type', 'Dc1')
    if code.get('Status') != 'SUCCESS' or not all(isinstance(code.get(name), str) and code[name] for name in texts):
        raise OutcomeUnknown(f'{what}: the answer is not what the document describes')
    return code
