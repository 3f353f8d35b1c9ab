"""The tasks of the scenarios by name. A task reads its parameters from the variables GIFT_MOCK_TASK_<NAME>."""

from __future__ import annotations

import threading
import time

from realpay_gift import as_form, as_json, new_request_id
from wire import GiftError, NotSent, OutcomeUnknown, Refused

PAUSES_READ = (2, 4, 6)
IMAGES = {'png': b'\x89PNG\r\n\x1a\n', 'jpg': b'\xff\xd8\xff\xe0', 'gif': b'GIF89a', 'pdf': b'%PDF-1.7'}


class Unfit(GiftError):
    """The task cannot be done, although the client behaved correctly."""


class SentBefore(GiftError):
    """An earlier start of this program has sent the order, and its result is not known."""


def issue_one(context) -> None:
    issue(context, context.at_gift(), 'issue-one', *product(context))


def issue_many(context) -> None:
    """Issues several codes. The first error ends the batch.

    A refused request would be refused again, and an unknown outcome has to be cleared up first.
    """
    at_gift = context.at_gift()
    for number in range(int(context.parameter('COUNT', '5'))):
        issue(context, at_gift, f'issue-many-{number}', *product(context))


def issue_each(context) -> None:
    at_gift, (_, amount) = context.at_gift(), product(context)
    issued = [
        (dc_id, issue(context, at_gift, f'issue-each-{dc_id}', dc_id, amount))
        for dc_id in words(context.parameter('DC_IDS', 'DC500'))
    ]
    for dc_id, code in issued:
        confirm(context, at_gift, dc_id, amount, code)


def issue_then_inquire(context) -> None:
    at_gift, (dc_id, amount) = context.at_gift(), product(context)
    confirm(context, at_gift, dc_id, amount, issue(context, at_gift, 'issue-then-inquire', dc_id, amount))


def inquire_unknown(context) -> None:
    at_gift, (dc_id, amount) = context.at_gift(), product(context)
    tran_id = context.parameter('TRAN_ID', 'AZ' + '0' * 40)
    try:
        persistently(context, lambda: at_gift.inquire(dc_id, amount, tran_id))
        print(f'{tran_id} was issued')
    except Refused as refusal:
        if refusal.status != 400:
            raise
        print(f'{tran_id} was not issued')


def list_brands(context) -> None:
    realpay_gift = context.realpay_gift()
    for _ in range(int(context.parameter('TIMES', '1'))):
        persistently(context, realpay_gift.list_brands)


def buy_one(context) -> None:
    buy(context, context.realpay_gift(), 'buy-one', brands(context), [price(context)], is_strict(context, 'false'))


def buy_many(context) -> None:
    realpay_gift = context.realpay_gift()
    begun = earlier_order(context, 'buy-many-0')
    made = begun['purchase_id'] if begun else purchase(context, realpay_gift, brands(context), [price(context)])
    for number in range(int(context.parameter('COUNT', '5'))):
        bring_home(context, realpay_gift, f'buy-many-{number}', lambda: made, price(context))


def buy_with_all_brands(context) -> None:
    realpay_gift = context.realpay_gift()
    for number in range(int(context.parameter('TIMES', '1'))):
        buy(context, realpay_gift, f'buy-with-all-brands-{number}', None, [price(context)])


def purchase_only(context) -> None:
    prices = [int(one) for one in words(context.parameter('PRICES', '1000'))]
    purchase(context, context.realpay_gift(), brands(context), prices, is_strict(context, 'true'))


def buy_from_purchase(context) -> None:
    realpay_gift, wanted = context.realpay_gift(), price(context)
    prices = [int(one) for one in words(context.parameter('PRICES', '500,1000'))]

    def make() -> str:
        purchase_id = purchase(context, realpay_gift, brands(context), prices)
        if wanted in persistently(context, lambda: realpay_gift.get_purchase(purchase_id))['prices']:
            return purchase_id
        return purchase(context, realpay_gift, brands(context), [wanted])

    bring_home(context, realpay_gift, 'buy-from-purchase', make, wanted)


def set_face_image(context) -> None:
    realpay_gift = context.realpay_gift()
    purchase_id = purchase(context, realpay_gift, ['amazon'], [1000])
    size = int(context.parameter('BYTES', '64'))
    content = IMAGES[context.parameter('CONTENT', 'png')].ljust(size, b'\0')
    try:
        realpay_gift.set_face_image(purchase_id, context.parameter('FILENAME', 'face.png'), content)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        realpay_gift.set_face_image(purchase_id, 'small.png', IMAGES['png'].ljust(64, b'\0'))


def buy_with_two_workers(context) -> None:
    """Buys one gift with two workers. Both use the request id of the order, so both get the same gift."""
    request_id = context.parameter('REQUEST_ID', 'order-0001')
    purchase_id = purchase(context, context.realpay_gift(), ['amazon'], [price(context)])
    came = []

    def work() -> None:
        try:
            came.append(context.realpay_gift().buy_gift(purchase_id, price(context), request_id)['gift']['code'])
        except GiftError as error:
            came.append(error)

    context.book.write('unknown', 'two-workers', 'realpay-gift', price(context), request_id)
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for error in came:
        if isinstance(error, GiftError):
            raise error
    if len(set(came)) != 1:
        raise Unfit('the two workers hold different gifts')
    context.book.write('kept', 'two-workers', 'realpay-gift', price(context), request_id, came[:1])


def buy_with_design(context) -> None:
    realpay_gift, part = context.realpay_gift(), context.parameter('PART', 'color')
    picture = IMAGES['png'].ljust(64, b'\0')
    path, content = {
        'color': ('/color', as_json({'main': 'b3d4fc', 'sub': '4e77a6'})),
        'face': ('/image/face', as_form('content', 'face.png', picture)),
        'header': ('/image/header', as_form('content', 'header.png', picture)),
        'ad': ('/ad', as_form('image', 'ad.png', picture, {'redirect_url': 'https://example.com/campaign'})),
        'video': ('/video', as_json({'url': 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'play_time': 10})),
    }[part]

    def make() -> str:
        purchase_id = purchase(context, realpay_gift, ['amazon'], [price(context)])
        persistently(context, lambda: realpay_gift.set_design(purchase_id, path, content))
        return purchase_id

    bring_home(context, realpay_gift, 'buy-with-design', make, price(context))


def buy_after_deleting_image(context) -> None:
    realpay_gift = context.realpay_gift()
    bring_home(
        context,
        realpay_gift,
        'buy-after-deleting-image',
        lambda: purchase_without_image(context, realpay_gift),
        price(context),
    )


def purchase_without_image(context, realpay_gift) -> str:
    purchase_id = purchase(context, realpay_gift, ['amazon'], [price(context)])
    picture = IMAGES['png'].ljust(64, b'\0')
    persistently(context, lambda: realpay_gift.set_face_image(purchase_id, 'face.png', picture))
    try:
        persistently(context, lambda: realpay_gift.delete_face_image(purchase_id))
    except Refused as refusal:
        # A 400 means that there is no image: an earlier request, whose response was lost, has deleted it.
        if refusal.status != 400:
            raise
    if persistently(context, lambda: realpay_gift.get_purchase(purchase_id))['image']['face'] is not None:
        raise Unfit('the picture is still there after it was deleted')
    return purchase_id


TASKS = {
    task.__name__.replace('_', '-'): task
    for task in (
        issue_one, issue_many, issue_each, issue_then_inquire, inquire_unknown, list_brands, buy_one, buy_many,
        buy_with_all_brands, purchase_only, buy_from_purchase, set_face_image, buy_with_two_workers,
        buy_with_design, buy_after_deleting_image,
    )
}


def issue(context, at_gift, name: str, dc_id: str, amount: int) -> dict:
    """Issues a code once, even if the program ends and is started again before the order is done.

    Only the TranId may be written to a log. The code itself must not be written to a log.
    """
    known = earlier_order(context, name)
    if known and known['code']:
        return known['code']
    if not context.orders.claim(name, {'code': None}):
        raise SentBefore(f'the order {name} was sent by an earlier start or another process')
    context.book.write('unknown', name, 'at-gift', amount)
    try:
        code = at_gift.issue(dc_id, amount)
    except (Refused, NotSent) as error:
        context.book.write('failed', name, 'at-gift', amount)
        give_up(context, name, error)
        raise
    # The end user needs each of these values that the response contains.
    codes = [code[part] for part in ('Dc1', 'Dc2', 'RmtrCd') if code.get(part)]
    context.book.write('kept', name, 'at-gift', amount, code['TranId'], codes)
    context.orders.store(name, {'code': code})
    print(f'issued {code["TranId"]}', flush=True)
    return code


def confirm(context, at_gift, dc_id: str, amount: int, issued: dict) -> None:
    found = persistently(context, lambda: at_gift.inquire(dc_id, amount, issued['TranId']))
    if any(found[name] != issued[name] for name in ('Dc1', 'Dc2')):
        raise Unfit(f'the inquiry for {issued["TranId"]} gave another code than the issue did')


def buy(context, realpay_gift, name: str, wished, prices: list, strict: bool = False) -> None:
    bring_home(context, realpay_gift, name, lambda: purchase(context, realpay_gift, wished, prices, strict), prices[0])


def bring_home(context, realpay_gift, name: str, make, amount: int) -> None:
    """Buys a gift. A run after a crash finds the stored order and continues with its purchase id and request id.

    make creates the purchase id of a new order.
    """
    order = earlier_order(context, name) or {
        'request_id': new_request_id(),
        'purchase_id': make(),
        'price': amount,
    }
    while not (is_new := context.orders.claim(name, order)):
        stored = earlier_order(context, name)
        # If another process has forgotten the order meanwhile, this process begins the order.
        if stored:
            order = stored
            break
    if 'code' in order:
        print(f'bought under the request id {order["request_id"]}', flush=True)
        return
    context.book.write('unknown', name, 'realpay-gift', order['price'], order['request_id'])
    try:
        gift = realpay_gift.buy_gift(
            order['purchase_id'], order['price'], order['request_id'], may_be_sent=not is_new
        )['gift']
    except Refused as refusal:
        # If the order is new, nothing was bought, and the next attempt needs a new request id. If an earlier run or
        # another process has sent the order too, the refusal does not show that the other request bought nothing.
        if is_new and not context.orders.is_shared(name):
            context.book.write('failed', name, 'realpay-gift', order['price'], order['request_id'])
            give_up(context, name, refusal)
        raise
    context.book.write('kept', name, 'realpay-gift', order['price'], order['request_id'], [gift['code']])
    context.orders.store(name, {**order, 'code': gift['code']})
    print(f'bought under the request id {order["request_id"]}', flush=True)


def earlier_order(context, name: str) -> dict | None:
    """Returns the stored order. A refused order is sent again only after a person has set GIFT_RETRY_REFUSED to 1."""
    order = context.orders.find(name)
    if order is None or 'refused' not in order:
        return order
    if not context.retries_refused:
        raise Unfit(
            f'the order {name} was refused with {order["refused"]} by an earlier start: '
            'remove the cause, then set GIFT_RETRY_REFUSED to 1'
        )
    context.orders.forget_unchanged(name, order)
    return None


def give_up(context, name: str, error: GiftError) -> None:
    """Forgets an order that bought nothing, or stores its refusal if the same request would be refused again."""
    if isinstance(error, Refused) and error.status != 429:
        context.orders.store(name, {'refused': error.status})
    else:
        context.orders.forget(name)


def purchase(context, realpay_gift, wished, prices: list, strict: bool = False) -> str:
    """Creates a purchase id with the wished brands that are offered.

    After a 400, tries again only if the list of offered brands has changed meanwhile.
    """
    tried = []
    while True:
        offered = persistently(context, realpay_gift.list_brands)
        chosen = offered if wished is None else [brand for brand in wished if brand in offered]
        if not chosen or chosen in tried:
            raise Unfit(f'no purchase of {wished} at {prices} yen: choose other brands or prices')
        tried.append(chosen)
        try:
            try:
                return realpay_gift.create_purchase(prices, chosen, strict, 'Example gift', 'Example issuer')
            except OutcomeUnknown:
                # The first purchase id may exist, but an unused purchase id costs nothing.
                time.sleep(2 / context.clock_rate)
                return realpay_gift.create_purchase(prices, chosen, strict, 'Example gift', 'Example issuer')
        except Refused as refusal:
            if refusal.status != 400:
                raise


def persistently(context, read):
    """Repeats a request while its outcome is unknown. Use it only for requests that may be repeated."""
    for pause in PAUSES_READ:
        try:
            return read()
        except (OutcomeUnknown, NotSent):
            time.sleep(pause / context.clock_rate)
    return read()


def product(context) -> tuple:
    return context.parameter('DC_ID', 'DC500'), int(context.parameter('AMOUNT', '500'))


def brands(context) -> list:
    return words(context.parameter('BRANDS', 'amazon'))


def price(context) -> int:
    return int(context.parameter('PRICE', '1000'))


def is_strict(context, default: str) -> bool:
    return context.parameter('IS_STRICT', default) == 'true'


def words(text: str) -> list:
    return [word.strip() for word in text.split(',')]
