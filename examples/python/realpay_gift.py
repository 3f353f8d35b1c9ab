"""A client of the partner API.

Store the request id of a gift before you buy the gift. Purchases with the same request id buy at most one gift.
"""

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
# Maximum number of requests in a window, and the length of the window in seconds with a small margin.
REQUESTS, WINDOW = 300, 60.05
# Pauses in seconds before a request that was refused with 429 is sent again.
PAUSES_429 = (1, 2, 4, 8, 16, 32)
# Pauses in seconds before a purchase with an unknown outcome is sent again. The sum of the pauses is more than a
# minute, because a 503 may mean that the limit per minute is exceeded.
PAUSES_BUY = (1, 2, 4, 8, 16, 32)
# Pauses in seconds before a look-up that failed or found nothing is repeated.
PAUSES_FIND = (1, 2, 4, 8)
# Statuses after which it is certain that the request did nothing. After a 503 this is not certain.
REFUSALS = frozenset({400, 401, 403, 404, 409, 429})


class AnotherGift(GiftError):
    """The gift of a request id has another price, or the response names another request id. Ids were mixed up."""


def totp(secret: str, at: float, algorithm: str, digits: int, period: int) -> str:
    """Returns the token of RFC 6238 for a time in epoch seconds.

    There are no defaults, because each contract defines the algorithm, the digits and the period.
    """
    key = base64.b32decode(secret.upper() + '=' * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack('>Q', int(at // period)), algorithm.lower()).digest()
    offset = digest[-1] & 15
    number = struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def new_request_id() -> str:
    return secrets.token_hex(20)


class RealPayGift:
    """A client for one thread of one process."""

    def __init__(self, base_url: str, access_key: str, totp_options: dict, clock_rate: float = 1):
        self._base_url = base_url
        self._access_key = access_key
        self._totp_options = totp_options
        self._rate = clock_rate
        self._sent = deque(maxlen=REQUESTS)

    def list_brands(self) -> list:
        """Returns the codes of the brands that a purchase may list. Brands are added and removed without notice."""
        return [brand['code'] for brand in field(self._send('list of brands', 'GET', '/brands'), 'brands', list)]

    def create_purchase(self, prices: list, brands: list, is_strict: bool, name: str, issuer: str) -> str:
        """Creates a purchase id. A purchase id costs nothing, so create another one after OutcomeUnknown."""
        order = {'prices': prices, 'name': name, 'issuer': issuer, 'brands': brands, 'is_strict': is_strict}
        answer = self._send('new purchase', 'POST', '/purchases', as_json(order), new_request_id())
        return field(field(answer, 'purchase', dict), 'id', str)

    def get_purchase(self, purchase_id: str) -> dict:
        """Returns the data of a purchase id."""
        return self._send('purchase', 'GET', f'/purchases/{purchase_id}')

    def set_face_image(self, purchase_id: str, filename: str, content: bytes) -> str:
        """Sets the face image and returns the URL of the image."""
        form = as_form('content', filename, content)
        path = f'/purchases/{purchase_id}/image/face'
        return field(self._send('picture', 'POST', path, form, new_request_id()), 'url', str)

    def delete_face_image(self, purchase_id: str) -> None:
        """Deletes the face image. The request is refused with 400 if there is no face image."""
        self._send('deletion', 'DELETE', f'/purchases/{purchase_id}/image/face', None, new_request_id())

    def set_design(self, purchase_id: str, path: str, content: tuple) -> None:
        """Sets one part of the design, such as /color. The last value counts, so the request may be repeated."""
        self._send('design', 'POST', f'/purchases/{purchase_id}{path}', content, new_request_id())

    def find_gift(self, purchase_id: str, request_id: str) -> dict:
        """Returns the gift with the given request id. The provider responds with 400 if there is no gift (yet)."""
        return self._send('look-up of a gift', 'GET', f'/purchases/{purchase_id}/gifts?request_id={request_id}')

    def buy_gift(self, purchase_id: str, price: int, request_id: str, may_be_sent: bool = False) -> dict:
        """Buys one gift, or returns the gift that was already bought with this request id.

        Store the request id before you call this function. After OutcomeUnknown or a crash, call it again with the same
        id and with may_be_sent, and never with another id: if the request is refused, the gift is looked up.
        """
        gift = self._buy(purchase_id, price, request_id, may_be_sent) or self._look_up(purchase_id, request_id)
        if field(gift['gift'], 'price', int) != price or field(gift['request'], 'id', str) != request_id:
            raise AnotherGift(f'under the request id {request_id} another gift was bought')
        return gift

    def _buy(self, purchase_id: str, price: int, request_id: str, may_be_bought: bool) -> dict | None:
        """Returns the gift, or None if a gift may have been bought and has to be looked up."""
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
                # After a 409, the gift is looked up: the id was used before, in this run or in an earlier run. If a
                # repeated request is refused, the first request may still have succeeded.
                if refusal.status != 409 and not may_be_bought:
                    raise
                return None
            if pause is not None:
                time.sleep(pause / self._rate)
        return None

    def _look_up(self, purchase_id: str, request_id: str) -> dict:
        """Looks the gift up several times, because the gift may not exist yet and a look-up can fail, too."""
        for pause in (*PAUSES_FIND, None):
            try:
                return is_gift(self.find_gift(purchase_id, request_id))
            except GiftError as error:
                last = error
            if pause is not None:
                time.sleep(pause / self._rate)
        raise OutcomeUnknown(f'a gift may have been bought under the request id {request_id}: {last}')

    def _send(self, what: str, method: str, path: str, content=None, request_id: str | None = None) -> dict:
        """Sends a request, and repeats it after a 429 or the first 401. content is a pair of Content-Type and body."""
        # A GET has no request id, so a 409 in response to a GET has no defined meaning.
        refusals = REFUSALS - {409} if method == 'GET' else REFUSALS
        was_unauthorized = False
        for pause in (*PAUSES_429, None):
            self._wait_for_place()
            headers = {
                # The token is computed immediately before each request, because a token expires.
                'x-realpay-gift-api-access-token': totp(at=time.time(), **self._totp_options),
                'x-realpay-gift-api-access-key': self._access_key,
            }
            if request_id is not None:
                # After a 429, the request id is used again: the provider checks the limit before it uses up the id.
                headers['x-realpay-gift-api-request-id'] = request_id
            body = None
            if content is not None:
                headers['Content-Type'], body = content
            try:
                return call(what, method, self._base_url + path, headers, body, TIMEOUT / self._rate, refusals)
            except Refused as refusal:
                if refusal.status == 401 and not was_unauthorized and pause is not None:
                    # The token may have expired before the request arrived, so the request is sent once more with a new
                    # token.
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
    """Returns the Content-Type and the body of a form with one file and text fields."""
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
