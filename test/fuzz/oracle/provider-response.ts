import { deepStrictEqual } from 'node:assert'
import { z } from 'zod'
import { headerOf, type RequestData } from '../generate/request.ts'
import type { Template } from '../generate/templates.ts'
import {
  errorSchema as atGiftError,
  successSchema,
} from '../../../mock-server/providers/at-gift/openapi/response-schema.ts'
import {
  adSchema,
  emptySchema,
  errorSchema as realpayGiftError,
  giftSchema,
  imageSetSchema,
  purchaseCreatedSchema,
  purchaseSchema,
} from '../../../mock-server/providers/realpay-gift/openapi/response-schema.ts'
import { brandsSchema } from '../../../mock-server/providers/realpay-gift/settings/catalogue.ts'
import { colorSchema, videoSchema } from '../../../mock-server/providers/realpay-gift/request-schema.ts'
import type { Books } from './books.ts'
import { Finding } from './finding.ts'

/** Schema of the body of a successful response, by the name of the operation. */
const successes: Readonly<Record<string, z.ZodType>> = {
  'at-gift.issue': successSchema,
  'at-gift.inquire': successSchema,
  'realpay-gift.list-brands': brandsSchema(),
  'realpay-gift.create-purchase': purchaseCreatedSchema,
  'realpay-gift.get-purchase': purchaseSchema,
  'realpay-gift.set-color': colorSchema(),
  'realpay-gift.set-face-image': imageSetSchema,
  'realpay-gift.set-header-image': imageSetSchema,
  'realpay-gift.delete-face-image': emptySchema,
  'realpay-gift.delete-header-image': emptySchema,
  'realpay-gift.set-video': videoSchema(),
  'realpay-gift.set-ad': adSchema,
  'realpay-gift.buy-gift': giftSchema,
  'realpay-gift.find-gift': giftSchema,
}
const errors = {
  'at-gift': { schema: atGiftError, statuses: [400, 401, 403, 404, 429] },
  'realpay-gift': { schema: realpayGiftError, statuses: [400, 401, 404, 409, 429] },
} as const

export interface Reply {
  status: number
  type: string | null
  text: string
}

/**
 * Checks that a response has the documented format of the provider and no 5xx status. No fault is armed, so a 5xx
 * status is a failure.
 */
export function checkShape(
  provider: keyof typeof errors,
  operation: string | null,
  { status, type, text }: Reply,
): void {
  Finding.unless(type === 'application/json', `the content type is ${type}`)
  const { schema, statuses } = errors[provider]
  if (status === 200) {
    const success = successes[operation ?? '']
    Finding.unless(success !== undefined, `the operation ${operation} succeeds, and it has no schema`)
    checkExactly(success, text, `the response of ${operation}`)
  } else {
    Finding.unless(
      (statuses as readonly number[]).includes(status),
      `the status is ${status}, which ${provider} does not document`,
    )
    checkExactly(schema, text, 'the error')
  }
}

function checkExactly(schema: z.ZodType, text: string, what: string): void {
  const value = jsonOf(text)
  const parsed = schema.safeParse(value)
  Finding.unless(parsed.success, `${what} does not fit its schema: ${text.slice(0, 300)} ${parsed.error?.message}`)
  try {
    deepStrictEqual(parsed.data, value)
  } catch {
    throw new Finding(`${what} has more than its schema: ${text.slice(0, 300)}`)
  }
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Finding(`the body is not JSON: ${text.slice(0, 300)}`)
  }
}

const issueShape = z.object({ Amount: z.int(), Dc1: z.string(), TranId: z.string() })

/**
 * Checks what a request changed. A successful purchase adds one code that agrees with the response. Any other request
 * adds no code, and a refused request changes nothing else.
 */
export function checkBooks(operation: string | null, { status, text }: Reply, before: Books, after: Books): void {
  const added = after.codes.filter(({ key }) => !before.codes.some((row) => row.key === key))
  const kept = after.codes.filter(({ key }) => before.codes.some((row) => row.key === key))
  Finding.unless(same(kept, before.codes), 'the ledger changed a code that was in it')
  if (status !== 200) {
    Finding.unless(added.length === 0, `the request is refused with ${status}, and the ledger has a new code`)
    Finding.unless(
      after.rest === before.rest,
      `the request is refused with ${status}, and it changed something:\n${before.rest}\n${after.rest}`,
    )
    return
  }
  if (operation !== 'at-gift.issue' && operation !== 'realpay-gift.buy-gift') {
    Finding.unless(added.length === 0, `${operation} buys nothing, and the ledger has a new code`)
    return
  }
  const [row, ...more] = added
  Finding.unless(row !== undefined && more.length === 0, `the ledger has ${added.length} new codes for one purchase`)
  if (operation === 'at-gift.issue') {
    const body = issueShape.parse(jsonOf(text))
    const expected = { code: body.Dc1, reference: body.TranId, faceValue: body.Amount, fee: 0 }
    Finding.unless(
      same(pick(row), expected),
      `the ledger has ${JSON.stringify(pick(row))}, the response ${JSON.stringify(expected)}`,
    )
  } else {
    const { gift, payment, request } = giftSchema.parse(jsonOf(text))
    const fee = payment.commission + payment.commission_tax
    const expected = { code: gift.code, reference: request.id, faceValue: gift.price, fee }
    Finding.unless(
      same(pick(row), expected),
      `the ledger has ${JSON.stringify(pick(row))}, the response ${JSON.stringify(expected)}`,
    )
    Finding.unless(payment.price === gift.price && payment.total === gift.price + fee, 'the payment does not add up')
  }
}

const pick = ({ code, reference, faceValue, fee }: Books['codes'][number]) => ({ code, reference, faceValue, fee })
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Checks that the mock was right to accept a request: the bytes and headers of the request are valid according to the
 * provider's document.
 */
export function checkAccepted(request: RequestData, { members }: Template): void {
  if (!members) return
  const type = headerOf(request, 'content-type') ?? ''
  Finding.unless(
    /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*;?\s*$/i.test(type),
    `the Content-Type "${type}" is accepted`,
  )
  const encoding = headerOf(request, 'content-encoding') ?? ''
  Finding.unless(/^(?:identity)?$/i.test(encoding.trim()), `the Content-Encoding "${encoding}" is accepted`)
  let text = ''
  try {
    text = utf8.decode(request.body)
  } catch {
    throw new Finding('a body that is not UTF-8 is accepted')
  }
  Finding.unless(!text.startsWith('\ufeff'), 'a byte order mark is accepted')
  const value = jsonOf(text)
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const unknown = names.find((name) => !members.all.includes(name))
  Finding.unless(unknown === undefined, `the unknown member ${JSON.stringify(unknown)} is accepted`)
  const missing = members.required.find((name) => !names.includes(name))
  Finding.unless(missing === undefined, `a body without ${missing} is accepted`)
}
