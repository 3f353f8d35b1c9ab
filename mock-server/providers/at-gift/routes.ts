import type { z } from 'zod'
import { type JsonBody, readJson } from '../../core/http/json-body.ts'
import { findDuplicateKey } from '../../core/http/json-text.ts'
import type { ProviderRequest } from '../../core/http/request.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { ParsedOperation, Route } from '../../core/provider/provider.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { memo } from '../../core/util/memo.ts'
import { issueTexts, parseValue } from '../../core/validation/issues.ts'
import { callerFromBody, indexCallers } from './authenticate.ts'
import type { Product } from './catalogue.ts'
import { refuse } from './errors.ts'
import type { AtGiftRule } from './evidence.ts'
import { checkRateLimit } from './rate-limit.ts'
import { codeKey, issueCode, issuedCodes } from './repository.ts'
import type { Success } from './response-schema.ts'
import { lenientRequestSchema, type Request, requestSchema } from './schema.ts'
import { type AtGiftSettings, settings as definitions } from './settings.ts'

/** Maximum size of a JSON body in bytes. A larger body is refused with 400 (AG-A50). */
export const MAX_BODY_BYTES = 64 * 1024
const productsOf = memo(
  (catalogue: AtGiftSettings['atGift.catalogue']) => new Map(catalogue.map((product) => [product.dcId, product])),
)

export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/:campaign/dc/getcode',
    operations: ['at-gift.issue', 'at-gift.inquire'],
    maxBodyBytes: MAX_BODY_BYTES,
    parse(incoming): ParsedOperation {
      const body = readJson(incoming)
      return {
        operation: isInquiry(body) ? 'at-gift.inquire' : 'at-gift.issue',
        caller: callerFromBody(body, incoming.params['campaign'] ?? ''),
        handle: (ctx) => handleGetCode(ctx, body),
      }
    },
  },
]

/**
 * Checks whether the body has the key `TranId`. The value does not matter: a body with `TranId: null` is an invalid
 * inquiry, not an issue (AG-A6).
 */
function isInquiry({ value }: JsonBody): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'TranId')
}

/** Performs the checks in the order of AG-A2, then issues a code or responds to the inquiry. */
function handleGetCode(ctx: OperationContext, body: JsonBody): ProviderResponse {
  const { incoming } = ctx
  const settings = typedSettings(definitions, ctx.settings)
  const campaign = incoming.params['campaign'] ?? ''

  const callers = indexCallers(settings['atGift.campaigns']).get(campaign)
  if (!callers) return refuse(404, 'AG-A7', 'there is no such campaign')

  const allowedIps = settings['atGift.allowedIps']
  if (allowedIps.length > 0 && !allowedIps.includes(incoming.sourceIp))
    return refuse(403, 'AG-D8', `the source address ${incoming.sourceIp} is not registered`)

  const request = parseRequest(incoming, body, settings)
  if ('outcome' in request) return request

  const caller = callers.get(request.AuthKey)
  if (caller === undefined) return refuse(401, 'AG-A7', 'the AuthKey is none of this campaign')

  const limited = checkRateLimit(ctx, settings, caller)
  if (limited) return limited

  const product = productsOf(settings['atGift.catalogue']).get(request.DcId)
  if (product && !product.inContract) return refuse(403, 'AG-D6', 'the product is not in the contract')
  if (!product) return refuse(400, 'AG-A2', 'there is no product with this DcId')

  const amount = Number(request.Amount)
  return request.TranId === undefined
    ? issueNewCode(ctx, settings, product, amount, caller.name)
    : inquire(ctx, settings, { ...request, TranId: request.TranId }, amount, caller.name)
}

/** The rule by which each kind of body error is refused. */
const bodyErrorRules = { 'too-large': 'AG-A50', headers: 'AG-A56', parameter: 'AG-A51', other: 'AG-D2' } as const

function parseRequest(
  { body: { text = '', hasByteOrderMark } }: ProviderRequest,
  body: JsonBody,
  settings: AtGiftSettings,
): Request | ProviderResponse {
  if (body.error !== undefined) return refuse(400, bodyErrorRules[body.kind], body.error)
  if (hasByteOrderMark && settings['atGift.json.byteOrderMark'] === 'refuse')
    return refuse(400, 'AG-A57', 'the body begins with a byte order mark')
  const duplicate = settings['atGift.json.duplicateKeys'] === 'refuse' ? findDuplicateKey(text, body.value) : undefined
  if (duplicate !== undefined) return refuse(400, 'AG-A55', `the body has the key ${JSON.stringify(duplicate)} twice`)
  const schema = settings['atGift.amount.acceptNumber'] ? lenientRequestSchema : requestSchema
  const parsed = parseValue<Request>(schema(), body.value)
  if (parsed.success) return parsed.data
  return refuse(400, ruleOf(body.value, parsed.error.issues[0]), issueTexts(parsed.issues).join('; '))
}

function ruleOf(value: unknown, issue: z.core.$ZodIssue | undefined): AtGiftRule {
  if (issue?.code === 'unrecognized_keys' || issue?.path[0] === 'TranId') return 'AG-A6'
  const amount =
    issue?.path[0] === 'Amount' && typeof value === 'object' && value !== null && 'Amount' in value
      ? typeof value.Amount
      : undefined
  return amount === 'number' ? 'AG-A1' : amount === 'string' ? 'AG-A52' : 'AG-D3'
}

function issueNewCode(
  ctx: OperationContext,
  settings: AtGiftSettings,
  product: Product,
  amount: number,
  caller: string,
): ProviderResponse {
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
  const { key, body } = issueCode(ctx, settings, product, amount, caller)
  return success(body, key, settings, issuedOutcome)
}

function inquire(
  ctx: OperationContext,
  settings: AtGiftSettings,
  request: Request & { TranId: string },
  amount: number,
  caller: string,
): ProviderResponse {
  const key = codeKey(request.TranId)
  const issued = ctx.tx.get(issuedCodes, key)
  if (!issued || issued.caller !== caller)
    return refuse(400, 'AG-A4', 'no code was issued to this AuthKey with this TranId')
  const matches = issued.product === request.DcId && issued.faceValue === amount
  if (!matches && settings['atGift.inquiry.mustMatch'])
    return refuse(400, 'AG-A5', 'the inquiry does not carry the DcId and Amount of the issue')
  ctx.recordRecovery(key)
  return success(issued.record, key, settings, inquiredOutcome)
}

type SuccessOutcome = ProviderResponse['outcome'] & { rule: AtGiftRule }
const issuedOutcome: SuccessOutcome = { code: 'issued', rule: 'AG-D3', reason: 'a new code was issued' }
const inquiredOutcome: SuccessOutcome = {
  code: 'inquired',
  rule: 'AG-D3',
  reason: 'an issued code was shown again; nothing was issued',
}

function success(
  body: Success,
  ledgerKey: string,
  settings: AtGiftSettings,
  outcome: SuccessOutcome,
): ProviderResponse {
  if (settings['atGift.answer.controlNo']) return { status: 200, body, outcome, ledgerKey }
  const { ControlNo: _controlNo, RmtrCd: _rmtrCd, ...sample } = body
  return { status: 200, body: sample, outcome, ledgerKey }
}
