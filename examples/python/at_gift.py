"""A client of the at-gift on-demand API. It never issues twice by itself: a code cannot be cancelled and is billed."""

from __future__ import annotations

import json
import time

from wire import OutcomeUnknown, Refused, call

# The provider asks for 90 seconds or more. A program that gives up earlier leaves codes behind that it has to pay.
TIMEOUT = 110
# One request a second, issues and inquiries together, and a little more.
PACE = 1.05
# Seconds before a request that was refused with 429 is sent again; the provider may be busy with others.
PAUSES_429 = (1, 2, 4, 8, 16)
# By these the provider says that it did nothing. 500 says nothing of the kind.
REFUSALS = frozenset({400, 401, 403, 404, 429})


class AtGift:
    """For one thread of one process. Several threads or processes have to share the pace."""

    def __init__(self, base_url: str, campaign: str, auth_key: str, clock_rate: float = 1):
        """clock_rate: how much faster than real time the provider's clock runs; in production it does not."""
        self._url = f'{base_url}/{campaign}/dc/getcode'
        self._auth_key = auth_key
        self._rate = clock_rate
        self._free_at = 0.0

    def issue(self, dc_id: str, amount: int) -> dict:
        """Issues one code. After OutcomeUnknown clear it up with the provider, and do not call again for this order."""
        return self._send(f'issue of {dc_id}', {'DcId': dc_id, 'Amount': str(amount)})

    def inquire(self, dc_id: str, amount: int, tran_id: str) -> dict:
        """What was issued under a TranId; issues nothing, so it may be repeated."""
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
                # From the end on: then two requests cannot arrive closer together than they were sent.
                self._free_at = time.monotonic() + PACE / self._rate
        raise AssertionError('the last attempt returns or raises')

    def _wait_for_place(self) -> None:
        time.sleep(max(0.0, self._free_at - time.monotonic()))


def checked(what: str, code: dict) -> dict:
    """Fields that are added later do not matter; ControlNo, RmtrCd and the second code may be missing or null."""
    texts = ('TranId', 'Expiration', 'Dc1Type', 'Dc1')
    if code.get('Status') != 'SUCCESS' or not all(isinstance(code.get(name), str) and code[name] for name in texts):
        raise OutcomeUnknown(f'{what}: the answer is not what the document describes')
    return code
