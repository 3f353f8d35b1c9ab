"""The book of this program's orders, which `gift-mock reconcile` compares with the provider's ledger."""

from __future__ import annotations

import json


class Book:
    """A file with one JSON line for each change of an order. The last line contains the current state of the order.

    If no path is given, nothing is written.
    """

    def __init__(self, path: str | None):
        self._path = path

    def write(self, state: str, order: str, provider: str, amount: int, reference: str = '', codes: tuple = ()) -> None:
        """Writes one line. state is 'unknown' before the request, then 'kept' with all codes or 'failed' if refused."""
        if self._path is not None:
            line = {'order': order, 'provider': provider, 'amount': amount, 'reference': reference, 'state': state}
            with open(self._path, 'a', encoding='utf-8') as file:
                file.write(json.dumps({**line, 'codes': list(codes)}) + '\n')
