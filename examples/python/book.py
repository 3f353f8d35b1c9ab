"""The book of this program's orders, which `gift-mock reconcile` compares with the provider's ledger."""

from __future__ import annotations

import json


class Book:
    """One JSON line for each change of an order; the last line of an order counts. Without a file nothing is written."""

    def __init__(self, path: str | None):
        self._path = path

    def write(self, state: str, order: str, provider: str, amount: int, reference: str = '', codes: tuple = ()) -> None:
        """Write 'unknown' before the request is sent, then 'kept' with all codes, or 'failed' after a refusal."""
        if self._path is not None:
            line = {'order': order, 'provider': provider, 'amount': amount, 'reference': reference, 'state': state}
            with open(self._path, 'a', encoding='utf-8') as file:
                file.write(json.dumps({**line, 'codes': list(codes)}) + '\n')
