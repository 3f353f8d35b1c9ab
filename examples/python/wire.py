"""Sends one HTTP request once. Repeats no request, follows no redirect and ignores the proxy variables."""

from __future__ import annotations

import http.client
import json
import time
from urllib.parse import urlsplit

RETRY_AFTER_MAX = 300


class GiftError(Exception):
    """Base class of the errors of a request."""


class Refused(GiftError):
    """The status of the response shows that the provider did nothing."""

    def __init__(self, what: str, status: int, retry_after: int):
        super().__init__(f'{what} was refused with {status}')
        self.status = status
        self.retry_after = retry_after


class NotSent(GiftError):
    """The connection could not be established, so the provider cannot have done anything."""


class OutcomeUnknown(GiftError):
    """The request was sent, and no response shows its outcome. A read may be repeated, a purchase may not."""


def call(what: str, method: str, url: str, headers: dict, body, timeout: float, refusals: frozenset) -> dict:
    """Sends one request and returns the JSON object of its 200 response.

    what      Name of the request in error messages. The messages contain nothing else of the request, and so no secret.
    timeout   Limit in seconds for the connection, for each wait for data, and for the whole body.
    refusals  Statuses after which it is certain that this provider did nothing. After another status it is uncertain.
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
        # The error is not chained, because it contains the response, which may contain a code.
        raise OutcomeUnknown(f'{what}: the answer cannot be read: {type(error).__name__}') from None
    if not isinstance(value, dict):
        raise OutcomeUnknown(f'{what}: the answer is no JSON object')
    return value


def read_all(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """Reads the whole body before the deadline. The timeout of a connection only limits the wait for each piece."""
    pieces = []
    while piece := answer.read1(65536):
        pieces.append(piece)
        if time.monotonic() > deadline:
            raise TimeoutError
    return b''.join(pieces)
