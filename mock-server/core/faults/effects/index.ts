/** The table of all effects. Each type of effect that a fault can have is in a separate file of this folder. */

import type { Effect } from '../effect.ts'
import { ask } from './ask.ts'
import { byteOrderMark } from './byte-order-mark.ts'
import { closeConnection } from './close-connection.ts'
import { delay } from './delay.ts'
import { dropRequest } from './drop-request.ts'
import { emptyResponse } from './empty-response.ts'
import { garbageThenClose } from './garbage-then-close.ts'
import { hang } from './hang.ts'
import { htmlErrorPage } from './html-error-page.ts'
import { jsonMembers } from './json-members.ts'
import { malformedBody } from './malformed-body.ts'
import { malformedChunk } from './malformed-chunk.ts'
import { providerError } from './provider-error.ts'
import { resetConnection } from './reset-connection.ts'
import { respond } from './respond.ts'
import { set } from './set.ts'
import { shiftJisBody } from './shift-jis-body.ts'
import { slowBody } from './slow-body.ts'
import { truncateBody } from './truncate-body.ts'
import { wrongContentType } from './wrong-content-type.ts'

export const effects = {
  respond,
  'provider-error': providerError,
  delay,
  hang,
  ask,
  'drop-request': dropRequest,
  'empty-response': emptyResponse,
  'reset-connection': resetConnection,
  'close-connection': closeConnection,
  'truncate-body': truncateBody,
  'malformed-body': malformedBody,
  'malformed-chunk': malformedChunk,
  'slow-body': slowBody,
  'garbage-then-close': garbageThenClose,
  'html-error-page': htmlErrorPage,
  'shift-jis-body': shiftJisBody,
  'byte-order-mark': byteOrderMark,
  'json-members': jsonMembers,
  'wrong-content-type': wrongContentType,
  set,
} as const

export type EffectType = keyof typeof effects

/** The names that WireMock uses for effects. A fault may use such a name as the type of its effect. */
export const aliases: ReadonlyMap<string, EffectType> = new Map([
  ['EMPTY_RESPONSE', 'empty-response'],
  ['MALFORMED_RESPONSE_CHUNK', 'malformed-chunk'],
  ['RANDOM_DATA_THEN_CLOSE', 'garbage-then-close'],
  ['CONNECTION_RESET_BY_PEER', 'reset-connection'],
])

/**
 * Words that are not types of effects. For each word, the error message suggests the type that the user probably means.
 */
export const synonyms: ReadonlyMap<string, EffectType> = new Map([
  ['disconnect', 'close-connection'],
  ['drop', 'close-connection'],
  ['latency', 'delay'],
  ['response', 'respond'],
  ['sleep', 'delay'],
  ['status', 'respond'],
  ['timeout', 'hang'],
  ['wait', 'delay'],
])

export function isEffectType(type: string): type is EffectType {
  return Object.hasOwn(effects, type)
}

/**
 * Returns the effect of a type. The effect accepts only options that were validated by the effect's schema.
 * `parseFault` validates the options.
 */
export function effectOf(type: EffectType): Effect<Record<string, unknown>> {
  return effects[type]
}
