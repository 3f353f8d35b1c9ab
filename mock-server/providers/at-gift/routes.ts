import type { z } from 'zod'
import { createCallerNames } from '../../core/ids/fingerprint.ts'
import { type JsonBody, readJson } from '../../core/http/request.ts'
import { memo } from '../../core/util/memo.ts'
import type { Answer } from '../../core/provider/response.ts'
import type { Exchange } from '../../core/provider/context.ts'
import type { Prepared, Route } from '../../core/provider/provider.ts'
import { admit } from '../../core/provider/rate-limiter.ts'
import { issuesOf, type ValuesOf, valuesOf } from '../../core/settings/settings.ts'
import type { Success } from './response-schema.ts'
import type { Product } from './catalogue.ts'
import { refuse } from './errors.ts'
import type { AtGiftRule } from './evidence.ts'
import { lenientRequestSchema, type Request, requestSchema } from './schema.ts'
import { limitOf, settings as definitions } from './settings.ts'
import { codeKeyOf, issueCode, issuedCodes } from './repository.ts'

export type Settings = ValuesOf<typeof definitions>

/** A longer JSON body is refused with 400 (AG-A50). */
export const MAX_BODY_BYTES = 64 * 1024

export interface Caller {
  /** In state and ledger. */
  name: string
  /** What the limit counts, by its scope. */
  counted: Readonly<Record<Settings['atGift.limit.scope'], string>>
}

const nameOf = createCallerNames()

/** Who may call: the AuthKeys by their campaigns. */
export const callersOf = memo((campaigns: Settings['atGift.campaigns']) => {
  const callers = new Map<string, Map<string, Caller>>()
  for (const { campaign, authKey } of campaigns) {
    const name = callerNameOf(campaign, authKey)
    const caller = {
      name,
      counted: { authKey: `at-gift ${name}`, campaign: `at-gift ${campaign}`, service: 'at-gift' },
    }
    callers.set(campaign, (callers.get(campaign) ?? new Map()).set(authKey, caller))
  }
  return callers
})
const productsOf = memo(
  (catalogue: Settings['atGift.catalogue']) => new Map(catalogue.map((product) => [product.dcId, product])),
)

/** The name of whoever knows this AuthKey, in state, ledger and journal. */
function callerNameOf(campaign: string, authKey: string): string {
  return nameOf(`${campaign} ${authKey}`)
}

export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/:campaign/dc/getcode',
    operations: ['at-gift.issue', 'at-gift.inquire'],
    maxBodyBytes: MAX_BODY_BYTES,
    prepare(incoming): Prepared {
      const body = readJson(incoming)
      return {
        operation: isInquiry(body) ? 'at-gift.inquire' : 'at-gift.issue',
        caller: callerIn(body, incoming.params['campaign'] ?? ''),
        decide: (exchange) => getCode(exchange, body),
      }
    },
  },
]

function callerIn({ value }: JsonBody, campaign: string): string | null {
  const authKey = typeof value === 'object' && value !== null && 'AuthKey' in value ? value.AuthKey : undefined
  return typeof authKey === 'string' && authKey !== '' ? callerNameOf(campaign, authKey) : null
}

/** What a caller means is told by the key alone: `TranId: null` is a broken inquiry, not an issue (AG-A6). */
function isInquiry({ value }: JsonBody): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'TranId')
}

/** The checks in the order of AG-A2. */
function getCode(exchange: Exchange, body: JsonBody): Answer {
  const { incoming } = exchange
  const settings = valuesOf(definitions, exchange.settings)
  const campaign = incoming.params['campaign'] ?? ''

  const callers = callersOf(settings['atGift.campaigns']).get(campaign)
  if (!callers) return refuse(404, 'AG-A7', 'there is no such campaign')

  const allowedIps = settings['atGift.allowedIps']
  if (allowedIps.length > 0 && !allowedIps.includes(incoming.sourceIp))
    return refuse(403, 'AG-D8', `the source address ${incoming.sourceIp} is not registered`)

  const request = parseRequest(body, settings['atGift.amount.acceptNumber'])
  if ('outcome' in request) return request

  const caller = callers.get(request.AuthKey)
  if (caller === undefined) return refuse(401, 'AG-A7', 'the AuthKey is none of this campaign')

  const limited = checkLimit(exchange, settings, caller)
  if (limited) return limited

  const product = productsOf(settings['atGift.catalogue']).get(request.DcId)
  if (product && !product.inContract) return refuse(403, 'AG-D6', 'the product is not in the contract')
  if (!product) return refuse(400, 'AG-A2', 'there is no product with this DcId')

  const amount = Number(request.Amount)
  return request.TranId === undefined
    ? issueNew(exchange, settings, product, amount, caller.name)
    : inquire(exchange, settings, { ...request, TranId: request.TranId }, amount, caller.name)
}

/** The rule behind each flaw of a body. */
const flawRules = { 'too-large': 'AG-A50', headers: 'AG-A56', parameter: 'AG-A51', other: 'AG-D2' } as const

function parseRequest(body: JsonBody, acceptNumber: boolean): Request | Answer {
  if (body.refused !== undefined) return refuse(400, flawRules[body.flaw], body.refused)
  const parsed = (acceptNumber ? lenientRequestSchema : requestSchema)().safeParse(body.value)
  if (parsed.success) return parsed.data
  return refuse(400, ruleOf(body.value, parsed.error.issues[0]), issuesOf(parsed.error).join('; '))
}

function ruleOf(value: unknown, issue: z.core.$ZodIssue | undefined): AtGiftRule {
  if (issue?.code === 'unrecognized_keys' || issue?.path[0] === 'TranId') return 'AG-A6'
  const amount =
    issue?.path[0] === 'Amount' && typeof value === 'object' && value !== null && 'Amount' in value
      ? typeof value.Amount
      : undefined
  return amount === 'number' ? 'AG-A1' : amount === 'string' ? 'AG-A52' : 'AG-D3'
}

function checkLimit({ tx, nowMs }: Exchange, settings: Settings, { counted }: Caller): Answer | undefined {
  const limit = limitOf(settings)
  const admission = admit(tx, counted[settings['atGift.limit.scope']], limit, nowMs)
  if (admission.admitted) return undefined
  const headers = settings['atGift.retryAfter']
    ? { 'retry-after': Math.ceil(admission.retryAfterMs / 1000).toString() }
    : undefined
  return refuse(
    429,
    'AG-D7',
    `more than ${limit.requests} in ${limit.windowMs} ms; there is room again in ${admission.retryAfterMs} ms`,
    headers,
  )
}

function issueNew(exchange: Exchange, settings: Settings, product: Product, amount: number, caller: string): Answer {
  const allowed = product.amount
  if ('fixed' in allowed) {
    if (amount !== allowed.fixed)
      return refuse(400, 'AG-D11', `the amount of ${product.dcId} is fixed at ${allowed.fixed} yen, not ${amount}`)
  } else if (amount < allowed.min || amount > allowed.max) {
    return refuse(
      400,
      'AG-D11',
      `the amount of ${product.dcId} goes from ${allowed.min} to ${allowed.max} yen, not ${amount}`,
    )
  }
  const { key, answer } = issueCode(exchange, product, amount, caller)
  return success(answer, key, settings, issuedOutcome)
}

function inquire(
  exchange: Exchange,
  settings: Settings,
  request: Request & { TranId: string },
  amount: number,
  caller: string,
): Answer {
  const key = codeKeyOf(request.TranId)
  const issued = exchange.tx.get(issuedCodes, key)
  if (!issued || issued.caller !== caller)
    return refuse(400, 'AG-A4', 'no code was issued to this AuthKey with this TranId')
  const matches = issued.product === request.DcId && issued.faceValue === amount
  if (!matches && settings['atGift.inquiry.mustMatch'])
    return refuse(400, 'AG-A5', 'the inquiry does not carry the DcId and Amount of the issue')
  exchange.recover(key)
  return success(issued.record, key, settings, inquiredOutcome)
}

type SuccessOutcome = Answer['outcome'] & { rule: AtGiftRule }
const issuedOutcome: SuccessOutcome = { code: 'issued', rule: 'AG-D3', reason: 'a new code was issued' }
const inquiredOutcome: SuccessOutcome = {
  code: 'inquired',
  rule: 'AG-D3',
  reason: 'an issued code was shown again; nothing was issued',
}

function success(answer: Success, ledgerKey: string, settings: Settings, outcome: SuccessOutcome): Answer {
  if (settings['atGift.answer.controlNo']) return { status: 200, body: answer, outcome, ledgerKey }
  const { ControlNo: _controlNo, RmtrCd: _rmtrCd, ...sample } = answer
  return { status: 200, body: sample, outcome, ledgerKey }
}
