/** The route of the あっとギフト On-demand API, and the choice between its operations: issue and inquiry. */

import { type JsonBody, readJson } from '../../core/http/body/json-body.ts'
import type { ProviderRequest } from '../../core/http/request.ts'
import type { ParsedOperation, Route } from '../../core/provider/provider.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { callerFromBody } from './authenticate.ts'
import { handleGetCode } from './handle-request.ts'
import { type AtGiftSettings, settings as definitions } from './settings/settings.ts'

/** Maximum size of a JSON body in bytes. A larger body is refused with 400 (AG-A50). */
export const MAX_BODY_BYTES = 64 * 1024
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/:campaign/dc/getcode',
    operations: ['at-gift.issue', 'at-gift.inquire'],
    maxBodyBytes: MAX_BODY_BYTES,
    parse(incoming) {
      const body = readJson(incoming)
      const parsed = operationOf(incoming, body, isInquiry(body))
      if (body.error === undefined ? hasEmptyTranId(body) : body.kind === 'parameter')
        parsed.under = (values) => operationUnder(incoming, typedSettings(definitions, values))
      return parsed
    },
  },
]

function operationOf(incoming: ProviderRequest, body: JsonBody, inquires: boolean): ParsedOperation {
  return {
    operation: inquires ? 'at-gift.inquire' : 'at-gift.issue',
    caller: callerFromBody(body, incoming.params['campaign'] ?? ''),
    handle: (ctx) => handleGetCode(ctx, body),
  }
}

/**
 * Parses a request whose operation depends on the settings, because the TranId is empty or the Content-Type has
 * parameters.
 */
function operationUnder(incoming: ProviderRequest, settings: AtGiftSettings): ParsedOperation {
  const body = readJson(incoming, settings['atGift.contentType.parameters'] === 'any')
  const issuesEmpty = settings['atGift.inquiry.emptyTranId'] === 'issue'
  return operationOf(incoming, body, isInquiry(body) && !(issuesEmpty && hasEmptyTranId(body)))
}

function hasEmptyTranId({ value }: JsonBody): boolean {
  return (
    typeof value === 'object' && value !== null && 'TranId' in value && (value.TranId === null || value.TranId === '')
  )
}

/**
 * Checks whether the body has the key `TranId`. The value does not matter: a body with `TranId: null` is an invalid
 * inquiry, not an issue (AG-A6).
 */
function isInquiry({ value }: JsonBody): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'TranId')
}
