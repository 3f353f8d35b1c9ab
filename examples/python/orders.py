"""What was ordered under which request id, kept in a file, so that a run after a crash goes on with the same ids."""

from __future__ import annotations

import json
import os


class Orders:
    """In production this is a table with a unique key. Without a file the ids last as long as the program."""

    def __init__(self, path: str | None):
        self._path = path
        self._orders = {}
        if path is not None and os.path.exists(path):
            with open(path, encoding='utf-8') as file:
                self._orders = json.load(file)

    def find(self, name: str) -> dict | None:
        return self._orders.get(name)

    def store(self, name: str, order: dict) -> dict:
        """Returns when the order is on the disk, and not before: only then may its request be sent."""
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
