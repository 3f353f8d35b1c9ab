"""A client of the partner API. A gift is bought under a request id that was stored before: an id buys once at most."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import struct
import time
from collections import deque

from wire import GiftError, NotSent, OutcomeUnknown, Refused, call

TIMEOUT = 30
# At most so many requests in so many seconds, and a little more.
REQUESTS, WINDOW = 300, 60.05
# Seconds before a request that was refused with 429, an unclear purchase, or a look-up that found nothing is sent again.
PAUSES_429 = (1, 2, 4, 8, 16, 32)
# A minute in all, because a 503 may mean that the limit of a minute is exceeded.
PAUSES_BUY = (1, 2, 4, 8, 16, 32)
PAUSES_FIND = (1, 2, 4, 8)
# By these the provider says that this request did nothing. 503 says nothing of the kind.
REFUSALS = frozenset({400, 401, 403, 404, 409, 429})


class AnotherGift(GiftError):
    """The request id belongs to a gift of another price or order: a mistake in keeping ids."""


def totp(secret: str, at: float, algorithm: str, digits: int, period: int) -> str:
    """The token of RFC 6238 for a moment in epoch seconds. Nothing has a default: each contract agrees on its own."""
    key = base64.b32decode(secret.upper() + '=' * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack('>Q', int(at // period)), algorithm.lower()).digest()
    offset = digest[-1] & 15
    number = struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def new_request_id() -> str:
    return secrets.token_hex(20)


class RealPayGift:
    """For one thread of one process."""

    def __init__(self, base_url: str, access_key: str, totp_options: dict, clock_rate: float = 1):
        self._base_url = base_url
        self._access_key = access_key
        self._totp_options = totp_options
        self._rate = clock_rate
        self._sent = deque(maxlen=REQUESTS)

    def list_brands(self) -> list:
        """The codes of the brands that a purchase may list. They come and go without notice."""
        return [brand['code'] for brand in field(self._send('list of brands', 'GET', '/brands'), 'brands', list)]

    def create_purchase(self, prices: list, brands: list, is_strict: bool, name: str, issuer: str) -> str:
        """Makes a purchase id. It costs nothing, so after OutcomeUnknown another can be made."""
        order = {'prices': prices, 'name': name, 'issuer': issuer, 'brands': brands, 'is_strict': is_strict}
        answer = self._send('new purchase', 'POST', '/purchases', as_json(order), new_request_id())
        return field(field(answer, 'purchase', dict), 'id', str)

    def get_purchase(self, purchase_id: str) -> dict:
        """What a purchase id stands for."""
        return self._send('purchase', 'GET', f'/purchases/{purchase_id}')

    def set_face_image(self, purchase_id: str, filename: str, content: bytes) -> str:
        """Sets the picture that is shown on receipt, and gives its URL."""
        form = as_form('content', filename, content)
        path = f'/purchases/{purchase_id}/image/face'
        return field(self._send('picture', 'POST', path, form, new_request_id()), 'url', str)

    def delete_face_image(self, purchase_id: str) -> None:
        """Removes the picture. Refused with 400: there is none."""
        self._send('deletion', 'DELETE', f'/purchases/{purchase_id}/image/face', None, new_request_id())

    def set_design(self, purchase_id: str, path: str, content: tuple) -> None:
        """Sets one part of the design, such as /color. The last value counts, so it can be set again."""
        self._send('design', 'POST', f'/purchases/{purchase_id}{path}', content, new_request_id())

    def find_gift(self, purchase_id: str, request_id: str) -> dict:
        """The gift that was bought under a request id. Refused with 400: there is none, or none yet."""
        return self._send('look-up of a gift', 'GET', f'/purchases/{purchase_id}/gifts?request_id={request_id}')

    def buy_gift(self, purchase_id: str, price: int, request_id: str) -> dict:
        """Buys one gift, or brings home the one that was bought under this id. Store the id before you call.

        After OutcomeUnknown call again later with the same id, never with another.
        """
        gift = self._buy(purchase_id, price, request_id) or self._look_up(purchase_id, request_id)
        if field(gift['gift'], 'price', int) != price or field(gift['request'], 'id', str) != request_id:
            raise AnotherGift(f'under the request id {request_id} another gift was bought')
        return gift

    def _buy(self, purchase_id: str, price: int, request_id: str) -> dict | None:
        """None where a gift may have been bought and the answer was lost."""
        may_be_bought = False
        path = f'/purchases/{purchase_id}/gifts'
        for pause in (*PAUSES_BUY, None):
            try:
                return is_gift(self._send('gift', 'POST', path, as_json({'price': price}), request_id))
            except OutcomeUnknown:
                may_be_bought = True
            except NotSent:
                if not may_be_bought:
                    raise
            except Refused as refusal:
                # 409: the id was used before, here or in an earlier run. Any refusal of a second sending leaves the first open.
                if refusal.status != 409 and not may_be_bought:
                    raise
                return None
            if pause is not None:
                time.sleep(pause / self._rate)
        return None

    def _look_up(self, purchase_id: str, request_id: str) -> dict:
        """Several times: the gift may still be in the making, and looking can fail as well."""
        for pause in (*PAUSES_FIND, None):
            try:
                return is_gift(self.find_gift(purchase_id, request_id))
            except GiftError as error:
                last = error
            if pause is not None:
                time.sleep(pause / self._rate)
        raise OutcomeUnknown(f'a gift may have been bought under the request id {request_id}: {last}')

    def _send(self, what: str, method: str, path: str, content=None, request_id: str | None = None) -> dict:
        """content: a Content-Type and what is of it."""
        # A GET has no request id that could collide, so a 409 says nothing.
        refusals = REFUSALS - {409} if method == 'GET' else REFUSALS
        was_unauthorized = False
        for pause in (*PAUSES_429, None):
            self._wait_for_place()
            headers = {
                # Of the moment of sending, never kept.
                'x-realpay-gift-api-access-token': totp(at=time.time(), **self._totp_options),
                'x-realpay-gift-api-access-key': self._access_key,
            }
            if request_id is not None:
                # Again the same after a 429: the limit comes before the id is looked at.
                headers['x-realpay-gift-api-request-id'] = request_id
            body = None
            if content is not None:
                headers['Content-Type'], body = content
            try:
                return call(what, method, self._base_url + path, headers, body, TIMEOUT / self._rate, refusals)
            except Refused as refusal:
                if refusal.status == 401 and not was_unauthorized and pause is not None:
                    # The token may have expired on the way: once more, with a new one.
                    was_unauthorized = True
                    time.sleep(1 / self._rate)
                    continue
                if refusal.status != 429 or pause is None:
                    raise
                time.sleep(max(pause, refusal.retry_after) / self._rate)
            finally:
                self._sent.append(time.monotonic())
        raise AssertionError('the last attempt returns or raises')

    def _wait_for_place(self) -> None:
        if len(self._sent) == REQUESTS:
            time.sleep(max(0.0, self._sent[0] + WINDOW / self._rate - time.monotonic()))


def as_json(order: dict) -> tuple:
    return 'application/json', json.dumps(order)


def as_form(name: str, filename: str, content: bytes, fields: dict | None = None) -> tuple:
    """A form with one file and text fields."""
    boundary = secrets.token_hex(16)
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'.encode() + content
    for key, value in (fields or {}).items():
        body += f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode()
    return f'multipart/form-data; boundary={boundary}', body + f'\r\n--{boundary}--\r\n'.encode()


def is_gift(answer: dict) -> dict:
    gift = field(answer, 'gift', dict)
    field(gift, 'code', str)
    field(gift, 'url', str)
    field(answer, 'request', dict)
    return answer


def field(answer: dict, name: str, kind: type):
    value = answer.get(name)
    if not isinstance(value, kind):
        raise OutcomeUnknown(f'the answer has no {name} as the document describes it')
    return value
