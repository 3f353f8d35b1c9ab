"""A correct client that does the task in GIFT_MOCK_TASK. It needs Python 3.9 or later and only the standard library.

Copy at_gift.py, realpay_gift.py, wire.py and book.py to your project. This file and tasks.py show how to use them.

Exit codes:
0  The task is done.
1  A request was refused, or the provider was not reached. The failed request bought nothing.
2  A code may have been issued, or a gift may have been bought. A person has to find out.
3  The task is unknown, or a variable is missing.
"""

from __future__ import annotations

import os
import sys

from at_gift import AtGift
from book import Book
from orders import Orders
from realpay_gift import AnotherGift, RealPayGift
from tasks import SentBefore, TASKS, Unfit
from wire import NotSent, OutcomeUnknown, Refused


class Context:
    """The clients of a task. The clients are created from the variables of `gift-mock env` when the task needs them."""

    def __init__(self, variables):
        self._variables = variables
        self.clock_rate = float(variables.get('GIFT_MOCK_CLOCK_RATE', '1'))
        self.book = Book(variables.get('GIFT_MOCK_BOOK'))
        self.retries_refused = variables.get('GIFT_RETRY_REFUSED') == '1'
        self.orders = Orders(variables.get('GIFT_ORDERS') or file_in(variables.get('GIFT_MOCK_STATE_DIR')))

    def parameter(self, name: str, default: str) -> str:
        return self._variables.get(f'GIFT_MOCK_TASK_{name}', default)

    def at_gift(self) -> AtGift:
        read = self._variables.__getitem__
        return AtGift(read('AT_GIFT_BASE_URL'), read('AT_GIFT_CAMPAIGN'), read('AT_GIFT_AUTH_KEY'), self.clock_rate)

    def realpay_gift(self) -> RealPayGift:
        read = self._variables.__getitem__
        totp_options = {
            'secret': read('REALPAY_GIFT_TOTP_SECRET'),
            'algorithm': read('REALPAY_GIFT_TOTP_ALGORITHM'),
            'digits': int(read('REALPAY_GIFT_TOTP_DIGITS')),
            'period': int(read('REALPAY_GIFT_TOTP_PERIOD')),
        }
        return RealPayGift(read('REALPAY_GIFT_BASE_URL'), read('REALPAY_GIFT_ACCESS_KEY'), totp_options, self.clock_rate)


def file_in(folder: str | None) -> str | None:
    """Returns the path of the orders. `gift-mock replay` gives all starts of a client the same folder."""
    return os.path.join(folder, 'orders.sqlite') if folder else None


def main() -> int:
    name = os.environ.get('GIFT_MOCK_TASK', '')
    if name not in TASKS:
        print(f'unknown task {name!r}: set GIFT_MOCK_TASK to one of {", ".join(TASKS)}', file=sys.stderr)
        return 3
    try:
        TASKS[name](Context(os.environ))
    except KeyError as error:
        print(f'the variable {error} is missing: see `gift-mock env`', file=sys.stderr)
        return 3
    except (Refused, NotSent, Unfit) as error:
        print(error, file=sys.stderr)
        return 1
    except (OutcomeUnknown, AnotherGift, SentBefore) as error:
        print(f'{error}\nFind out what became of it before you order again.', file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main())
