"""A database of the orders and their request ids. After a crash, the next run continues with the same request ids."""

from __future__ import annotations

import json
import sqlite3


class Orders:
    """The orders by name. The name is a unique key, so that only one of several processes begins an order.

    If no path is given, the orders are lost when the program ends.
    """

    def __init__(self, path: str | None):
        self._database = sqlite3.connect(path or ':memory:', isolation_level=None, timeout=60)
        self._database.execute(
            'create table if not exists orders (name text primary key, data text not null, shared int not null)'
        )

    def find(self, name: str) -> dict | None:
        row = self._database.execute('select data from orders where name = ?', (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def claim(self, name: str, order: dict) -> bool:
        """Stores a new order. The order is on the disk when this function returns. Send its request only afterwards.

        Returns False if the order is already there: an earlier start or another process has begun the order.
        """
        sql = 'insert into orders values (?, ?, 0) on conflict do update set shared = 1 returning shared'
        return self._database.execute(sql, (name, json.dumps(order))).fetchone()[0] == 0

    def is_shared(self, name: str) -> bool:
        """Returns True if a claim of the order failed, so that several requests for it may have been sent."""
        row = self._database.execute('select shared from orders where name = ?', (name,)).fetchone()
        return row is not None and row[0] == 1

    def store(self, name: str, order: dict) -> None:
        self._database.execute('update orders set data = ? where name = ?', (json.dumps(order), name))

    def forget(self, name: str) -> None:
        self._database.execute('delete from orders where name = ?', (name,))

    def forget_unchanged(self, name: str, order: dict) -> None:
        """Forgets an order, unless another process has already begun it again."""
        self._database.execute('delete from orders where name = ? and data = ?', (name, json.dumps(order)))
