import type { LedgerRow } from '../../../core/ledger.ts'
import { createPacker, isEqualBut, Packed } from '../../../core/store/packed.ts'
import { japanIso } from '../../../core/time/japan-time.ts'
import type { GiftBody } from '../openapi/response-schema.ts'

/** The data in a gift's ledger row in addition to the members that every ledger row has. */
export interface Gift {
  expiresAtMs: number
  body: GiftBody
}

type Row = LedgerRow<Gift>

/** A gift that stores only the members that differ between gifts of the same purchase, price and caller. */
class PackedGift extends Packed<Row> {
  readonly #like: Row
  readonly #code: string
  readonly #reference: string
  readonly #expiresAtMs: number
  readonly #atMs: number
  readonly #journalId: string

  constructor({ code, reference, atMs, journalId, record }: Row, like: Row) {
    super()
    this.#like = like
    this.#code = code
    this.#reference = reference
    this.#expiresAtMs = record.expiresAtMs
    this.#atMs = atMs
    this.#journalId = journalId
  }

  unpack(): Row {
    const like = this.#like
    const { body } = like.record
    const code = this.#code
    const reference = this.#reference
    const expiresAtMs = this.#expiresAtMs
    return {
      ...like,
      code,
      reference,
      atMs: this.#atMs,
      journalId: this.#journalId,
      record: {
        expiresAtMs,
        body: {
          ...body,
          request: { ...body.request, id: reference },
          gift: { ...body.gift, code, url: urlWith(code, like), expire_at: japanIso(expiresAtMs) },
        },
      },
    }
  }
}

/**
 * Returns the URL of the gift with this code. To make the URL, the code at the end of another gift's URL is replaced.
 */
function urlWith(code: string, { record: { body } }: Row): string {
  return body.gift.url.slice(0, -body.gift.code.length) + code
}

const ownMembers: ReadonlySet<string> = new Set<keyof Row>(['code', 'reference', 'atMs', 'journalId', 'record'])
const ownGiftMembers: ReadonlySet<string> = new Set(['code', 'url', 'expire_at'])
const none: ReadonlySet<string> = new Set()

function isLike(row: Row, other: Row): boolean {
  const { request, gift, payment, errors } = row.record.body
  const { body } = other.record
  return (
    request.id === row.reference &&
    gift.code === row.code &&
    gift.expire_at === japanIso(row.record.expiresAtMs) &&
    gift.url === urlWith(row.code, other) &&
    errors.length + body.errors.length === 0 &&
    isEqualBut(row, other, ownMembers) &&
    isEqualBut(gift, body.gift, ownGiftMembers) &&
    isEqualBut(payment, body.payment, none)
  )
}

/** Packs gifts for the memory store. */
export const packGift = createPacker<Row>(isLike, (row, like) => new PackedGift(row, like))
