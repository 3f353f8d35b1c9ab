"""A file with the orders and their request ids. After a crash, the next run continues with the same request ids."""

from __future__ import annotations

import json
import os


class Orders:
    """The orders by name. In production, use a database table with a unique key instead.

    If no path is given, the orders are lost when the program ends.
    """

    def __init__(self, path: str | None):
        self._path = path
        self._orders = {}
        if path is not None and os.path.exists(path):
            with open(path, encoding='utf-8') as file:
                self._orders = json.load(file)

    def find(self, name: str) -> dict | None:
        return self._orders.get(name)

    def store(self, name: str, order: dict) -> dict:
        """Stores an order. The order is on the disk when this function returns. Send its request only after that."""
        self._orders[name] = order
        self._write()
        return order

    def forget(self, name: str) -> None:
        del self._orders[name]
        self._write()

    def _write(self) -> None:
        if self._path is not None:
            with open(f'{self._path}.new', 'w', encoding='utf-8') as file:
                json.dump(self._orders, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(f'{self._path}.new', self._path)
