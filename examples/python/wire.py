"""One HTTP request, sent once: nothing here repeats it, follows a redirect or takes a proxy from the environment."""

from __future__ import annotations

import http.client
import json
import time
from urllib.parse import urlsplit

RETRY_AFTER_MAX = 300


class GiftError(Exception):
    """A request that was not done."""


class Refused(GiftError):
    """The provider said by its status that it did nothing."""

    def __init__(self, what: str, status: int, retry_after: int):
        super().__init__(f'{what} was refused with {status}')
        self.status = status
        self.retry_after = retry_after


class NotSent(GiftError):
    """There was no connection, so nothing can have been done."""


class OutcomeUnknown(GiftError):
    """The request went out, and no answer says what became of it. Who only reads asks again; who buys does not."""


def call(what: str, method: str, url: str, headers: dict, body, timeout: float, refusals: frozenset) -> dict:
    """Sends one request and gives the JSON object of its 200.

    what      names the request in errors; nothing else of it does, so no secret gets there
    timeout   seconds for connecting, and again until the whole answer is there
    refusals  the statuses by which this provider says that it did nothing; any other says nothing certain
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == 'https' else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=timeout)
    target = parts.path + (f'?{parts.query}' if parts.query else '')
    status = None
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NotSent(f'{what}: no connection: {error}') from error
        try:
            connection.request(method, target, body, {**headers, 'Accept': 'application/json', 'Connection': 'close'})
            answer = connection.getresponse()
            status = answer.status
            content = read_all(answer, time.monotonic() + timeout) if status == 200 else b''
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise OutcomeUnknown(f'{what}: no answer: {type(error).__name__}') from error
    finally:
        connection.close()

    if status in refusals:
        asked = answer.headers.get('Retry-After', '')
        raise Refused(what, status, min(int(asked), RETRY_AFTER_MAX) if asked.isdecimal() else 0)
    if status != 200:
        raise OutcomeUnknown(f'{what}: answered with {status}')
    if answer.headers.get_content_charset('utf-8') not in ('utf-8', 'utf8'):
        raise OutcomeUnknown(f'{what}: the answer is not in UTF-8')
    try:
        value = json.loads(content.decode('utf-8'))
    except ValueError as error:
        # The error is not chained: it holds the answer, and the answer may hold a code.
        raise OutcomeUnknown(f'{what}: the answer cannot be read: {type(error).__name__}') from None
    if not isinstance(value, dict):
        raise OutcomeUnknown(f'{what}: the answer is no JSON object')
    return value


def read_all(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """The timeout of a connection begins anew with each piece that drips in; this one does not."""
    pieces = []
    while piece := answer.read1(65536):
        pieces.append(piece)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b''.join(pieces)
