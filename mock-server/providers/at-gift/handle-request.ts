/** The handler of the only operation: checks a request in the order of AG-A2, then issues or finds a code. */

import type { z } from 'zod'
import type { BodyError } from '../../core/http/body/body-error.ts'
import type { JsonBody } from '../../core/http/body/json-body.ts'
import { findDuplicateKey, parseFirstKeys } from '../../core/http/body/json-text.ts'
import type { ProviderRequest } from '../../core/http/request.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import { sharedReasons } from '../../core/reasons/shared.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { memo } from '../../core/util/memo.ts'
import { joinIssues, parseValue } from '../../core/validation/issues.ts'
import { type Caller, indexCallers } from './authenticate.ts'
import type { Product } from './settings/catalogue.ts'
import { refuse } from './errors.ts'
import type { AtGiftRule } from './evidence.ts'
import { checkRateLimit } from './rate-limit.ts'
import { reasons } from './reasons/reasons.ts'
import { codeKey, issueCode, issuedCodes, withLetters } from './state/repository.ts'
import type { Success } from './openapi/response-schema.ts'
import { type Request, requestSchemaOf } from './schema-under-settings.ts'
import { type AtGiftSettings, settings as definitions } from './settings/settings.ts'

const productsOf = memo(
  (catalogue: AtGiftSettings['atGift.catalogue']) => new Map(catalogue.map((product) => [product.dcId, product])),
)

/** Performs the checks in the order of AG-A2, then issues a code or responds to the inquiry. */
export function handleGetCode(ctx: OperationContext, body: JsonBody): ProviderResponse {
  const { incoming } = ctx
  const settings = typedSettings(definitions, ctx.settings)
  const campaign = incoming.params['campaign'] ?? ''

  const callers = indexCallers(settings['atGift.campaigns']).get(campaign)
  if (!callers) return refuse(settings['atGift.status.unknownCampaign'], 'AG-A7', reasons.noCampaign)

  const allowedIps = settings['atGift.allowedIps']
  if (allowedIps.length > 0 && !allowedIps.includes(incoming.sourceIp))
    return refuse(403, 'AG-D8', reasons.addressNotRegistered({ address: incoming.sourceIp }))

  const order = settings['atGift.checks.order']
  const early = order === 'authKey-first' ? authKeyIn(body) : undefined
  if (early !== undefined && !callers.has(early)) return refuseAuthKey(early, settings)

  const request = parseRequest(incoming, body, settings)
  if ('outcome' in request) return request

  const caller = callers.get(request.AuthKey)
  if (caller === undefined) return refuseAuthKey(request.AuthKey, settings)

  const limited = order === 'limit-last' ? undefined : checkRateLimit(ctx, settings, caller)
  if (limited) return limited

  const product = productsOf(settings['atGift.catalogue']).get(request.DcId)
  if (product && !product.inContract) return refuse(403, 'AG-D6', reasons.notInContract)
  if (!product) return refuse(400, 'AG-A2', reasons.noProduct)

  const amount = Number(request.Amount)
  const refused =
    (request.TranId === undefined ? validateAmount(product, amount) : undefined) ??
    (order === 'limit-last' ? checkRateLimit(ctx, settings, caller) : undefined)
  if (refused) return refused
  if (request.TranId !== undefined)
    return inquire(ctx, settings, { ...request, TranId: request.TranId }, amount, { caller, callers })
  const { key, body: issued } = issueCode(ctx, settings, product, amount, caller.name)
  return success(issued, key, settings, issuedOutcome)
}

function authKeyIn({ value }: JsonBody): string | undefined {
  const authKey = typeof value === 'object' && value !== null && 'AuthKey' in value ? value.AuthKey : undefined
  return typeof authKey === 'string' ? authKey : undefined
}

function refuseAuthKey(authKey: string, settings: AtGiftSettings): ProviderResponse {
  const isForeign = settings['atGift.campaigns'].some((other) => other.authKey === authKey)
  const status = isForeign ? settings['atGift.status.foreignAuthKey'] : 401
  return refuse(status, 'AG-A7', reasons.foreignAuthKey)
}

/** The id of the rule that applies to each kind of body error. */
const bodyErrorRules = {
  'too-large': 'AG-A50',
  headers: 'AG-A56',
  'media-type': 'AG-D2',
  parameter: 'AG-A51',
  other: 'AG-D2',
} as const

function refuseBody({ kind, error }: BodyError, settings: AtGiftSettings): ProviderResponse {
  const status =
    kind === 'too-large'
      ? settings['atGift.status.tooLarge']
      : kind === 'headers' || kind === 'media-type'
        ? settings['atGift.status.mediaType']
        : 400
  return refuse(status, bodyErrorRules[kind], error)
}

const JSON_TYPE = 'application/json'

function parseRequest(incoming: ProviderRequest, body: JsonBody, settings: AtGiftSettings): Request | ProviderResponse {
  if (body.error !== undefined) return refuseBody(body, settings)
  if (settings['atGift.contentType.parameters'] === 'none' && incoming.headers['content-type'] !== JSON_TYPE)
    return refuse(400, 'AG-A51', reasons.contentTypeParameter)
  const { text = '', hasByteOrderMark } = incoming.body
  if (hasByteOrderMark && settings['atGift.json.byteOrderMark'] === 'refuse')
    return refuse(400, 'AG-A57', sharedReasons.byteOrderMark)
  const duplicates = settings['atGift.json.duplicateKeys']
  const duplicate = duplicates === 'refuse' ? findDuplicateKey(text, body.value) : undefined
  if (duplicate !== undefined)
    return refuse(400, 'AG-A55', sharedReasons.duplicateKey({ key: JSON.stringify(duplicate) }))
  const value = duplicates === 'first' ? parseFirstKeys(text) : body.value
  const parsed = parseValue<Request>(requestSchemaOf(settings), value)
  if (parsed.success) return parsed.data
  return refuse(400, ruleOf(value, parsed.error.issues[0]), joinIssues(parsed.issues))
}

function ruleOf(value: unknown, issue: z.core.$ZodIssue | undefined): AtGiftRule {
  if (issue?.code === 'unrecognized_keys' || issue?.path[0] === 'TranId') return 'AG-A6'
  const amount =
    issue?.path[0] === 'Amount' && typeof value === 'object' && value !== null && 'Amount' in value
      ? typeof value.Amount
      : undefined
  return amount === 'number' ? 'AG-A1' : amount === 'string' ? 'AG-A52' : 'AG-D3'
}

/** Returns the refusal of an amount that the product does not allow; undefined if the product allows the amount. */
function validateAmount({ dcId, amount: allowed }: Product, amount: number): ProviderResponse | undefined {
  if ('fixed' in allowed) {
    if (amount !== allowed.fixed)
      return refuse(400, 'AG-D11', reasons.amountFixed({ product: dcId, fixed: allowed.fixed, amount }))
  } else if (amount < allowed.min || amount > allowed.max) {
    const { min, max } = allowed
    return refuse(400, 'AG-D11', reasons.amountRange({ product: dcId, min, max, amount }))
  }
  return undefined
}

function inquire(
  ctx: OperationContext,
  settings: AtGiftSettings,
  request: Request & { TranId: string },
  amount: number,
  { caller, callers }: { caller: Caller; callers: ReadonlyMap<string, Caller> },
): ProviderResponse {
  const key = codeKey(request.TranId)
  const issued = ctx.tx.get(issuedCodes, key)
  const isShown =
    issued?.caller === caller.name ||
    (settings['atGift.inquiry.scope'] === 'campaign' &&
      [...callers.values()].some(({ name }) => name === issued?.caller))
  if (!issued || !isShown) return refuse(settings['atGift.status.unknownTranId'], 'AG-A4', reasons.noCode)
  const matches = issued.product === request.DcId && issued.faceValue === amount
  if (!matches && settings['atGift.inquiry.mustMatch']) return refuse(400, 'AG-A5', reasons.otherOrder)
  ctx.recordRecovery(key)
  return success(issued.record, key, settings, inquiredOutcome)
}

type SuccessOutcome = ProviderResponse['outcome'] & { rule: AtGiftRule }
const issuedOutcome: SuccessOutcome = { code: 'issued', rule: 'AG-D3', ...reasons.issued }
const inquiredOutcome: SuccessOutcome = {
  code: 'inquired',
  rule: 'AG-D3',
  ...reasons.shownAgain,
}

function success(
  body: Success,
  ledgerKey: string,
  settings: AtGiftSettings,
  outcome: SuccessOutcome,
): ProviderResponse {
  if (settings['atGift.answer.controlNo']) {
    const shown = settings['atGift.answer.numbers'] === 'digits' ? body : withLetters(body)
    return { status: 200, body: shown, outcome, ledgerKey }
  }
  const { ControlNo: _controlNo, RmtrCd: _rmtrCd, ...sample } = body
  return { status: 200, body: sample, outcome, ledgerKey }
}
