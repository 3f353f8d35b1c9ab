/** Checks the requests of all operations in the order of RP-A2. */

import type { ProviderResponse } from '../../core/provider/response.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { Route } from '../../core/provider/provider.ts'
import type { Explanation } from '../../core/reasons/reason.ts'
import type { ResponseBody } from './openapi/response-schema.ts'
import type { BodyParser, RefusedBody } from './request-body.ts'
import { refuse } from './errors.ts'
import type { RealpayGiftRule } from './evidence.ts'
import { authenticate, callerFromHeaders, type Session } from './authenticate.ts'
import { reasons } from './reasons/reasons.ts'
import { withUnusedId } from './request-id-use.ts'
import { MAX_IMAGE_BYTES } from './settings/settings.ts'
import { claimRequestId, finalizeRequestId } from './state/repository.ts'

/** Maximum size of a JSON body in bytes. A larger body is refused with 400 (RP-A54). */
export const MAX_JSON_BYTES = 64 * 1024
/** Maximum size of a multipart body [bytes], not counting the file in the body. */
export const MAX_ENVELOPE_BYTES = 64 * 1024

interface AuthenticatedCall<Input> {
  ctx: OperationContext
  session: Session
  input: Input
}

interface Operation<Input, Subject> {
  name: string
  method: Route['method']
  path: string
  body: BodyParser<Input>
  files?: boolean
  /** Loads the resource that the path names. @returns an error response if the resource does not exist */
  load(ctx: OperationContext, session: Session): Subject | ProviderResponse
  handle(call: AuthenticatedCall<Input>, subject: Subject): ProviderResponse
}

/** Creates the route of an operation. All operations perform the same checks in the same order (RP-A2). */
export function route<Input, Subject>({
  name,
  method,
  path,
  body,
  files = false,
  load,
  handle,
}: Operation<Input, Subject>): Route {
  const mutates = method !== 'GET'
  const operation = `realpay-gift.${name}`

  function decide(ctx: OperationContext, parse: ReturnType<BodyParser<Input>>, session: Session): ProviderResponse {
    const found = load(ctx, session)
    if (isResponse(found)) return found
    const parsed = parse(session.settings)
    if (parsed.error !== undefined) return refuseBody(parsed, session)
    return handle({ ctx, session, input: parsed.input }, found)
  }

  /**
   * Checks the purchase and the body before the request id is checked (RP-A2).
   * @returns the refusal; undefined if the purchase and the body are valid
   */
  function refusalBeforeRequestId(
    ctx: OperationContext,
    parse: ReturnType<BodyParser<Input>>,
    session: Session,
  ): ProviderResponse | undefined {
    const found = load(ctx, session)
    if (isResponse(found)) return found
    const parsed = parse(session.settings)
    return parsed.error === undefined ? undefined : refuseBody(parsed, session)
  }

  return {
    method,
    path,
    operations: [operation],
    files,
    maxBodyBytes: files ? MAX_IMAGE_BYTES + MAX_ENVELOPE_BYTES : MAX_JSON_BYTES,
    parse(incoming) {
      const parse = body(incoming)
      return {
        operation,
        caller: callerFromHeaders(incoming.headers),
        handle(ctx) {
          const session = authenticate(ctx, mutates)
          if (isResponse(session)) return mutates ? withUnusedId(session) : session
          // A scope is the operation within which a request id is unique. The request id of a gift purchase has no
          // scope, so that a search finds the gift by the request id alone.
          if (session.settings['realpayGift.requestId.scope'] === 'operation' && name !== 'buy-gift')
            session.scope = name
          if (session.requestId === '') return decide(ctx, parse, session)
          if (session.settings['realpayGift.checks.requestId'] === 'after-body') {
            const refused = refusalBeforeRequestId(ctx, parse, session)
            if (refused) return withUnusedId(refused)
          }
          if (!claimRequestId(ctx.tx, session))
            return refuse(409, 'RP-D4', reasons.requestIdUsed({ id: session.requestId }))
          const response = decide(ctx, parse, session)
          const isUsed = finalizeRequestId(ctx.tx, session, mutates ? response : { ...response, ledgerKey: undefined })
          return isUsed ? response : withUnusedId(response)
        },
      }
    },
  }
}

function refuseBody({ error, rule, status }: RefusedBody, { settings }: Session): ProviderResponse {
  return refuse(status === undefined ? 400 : settings[`realpayGift.status.${status}`], rule, error)
}

export function isResponse(value: unknown): value is ProviderResponse {
  return typeof value === 'object' && value !== null && 'outcome' in value
}

/** Returns the response to a request that the provider accepted. */
export function ok(
  body: ResponseBody,
  rule: RealpayGiftRule,
  { reason, because }: Explanation,
  code = 'ok',
  ledgerKey?: string,
): ProviderResponse {
  return { status: 200, body, outcome: { code, rule, reason, because }, ledgerKey }
}
