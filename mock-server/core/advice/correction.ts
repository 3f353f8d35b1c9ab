import type { OperationContext } from '../provider/context.ts'
import type { Outcome } from '../provider/response.ts'
import type { SharedSentences } from '../reasons/shared.ts'
import type { Settings } from '../settings/settings.ts'
import type { Draft } from './draft.ts'

/** A difference between a refused request and the request that the provider would have accepted. */
export interface Difference {
  part: 'method' | 'path' | 'query' | 'header' | 'body' | 'source address'
  /**
   * Name of the member, header or parameter; an empty string if a whole part of the request differs, such as the body.
   */
  name: string
  /** The value that was sent; null if no value was sent. The value of a member of a JSON body is JSON text. */
  sent: string | null
  /**
   * The value that would have been accepted; null if no value may be sent. Names of environment variables replace
   * credentials.
   */
  accepted: string | null
}

/** A corrected draft, and the changes that removed the cause of one refusal. */
export interface Correction {
  draft: Draft
  differences: readonly Difference[]
}

/** The data on which a correction may depend. */
export interface CorrectionContext extends Pick<OperationContext, 'tx' | 'nowMs' | 'settings'> {
  /** The variable parts of the draft's path. */
  params: Readonly<Record<string, string>>
  operation: string
  /** Fingerprint of the credentials in the refused request; null if the request had no credentials. */
  caller: string | null
}

/**
 * The functions with which a provider corrects a refused request. The correction shows a developer which request the
 * provider would have accepted.
 */
export interface ProviderAdvice {
  /** Settings that apply while a corrected request is tried. With these settings, no limit causes a refusal. */
  unlimited: Settings
  /**
   * Replaces masked credentials by credentials of the sandbox, unless the credentials were the reason for the refusal.
   * A request id that is already used is replaced by a new one.
   */
  withCredentials(draft: Draft, context: CorrectionContext, original: Outcome): Draft
  /**
   * Corrects the mistake in the draft that caused the refusal.
   * @returns undefined if the provider cannot say what it would have accepted
   */
  correct(draft: Draft, refusal: Outcome, context: CorrectionContext): Correction | undefined
}

/** Keys of the reasons that say what is wrong with the Content-Type of a request. */
export const CONTENT_TYPE_KEYS: ReadonlySet<string> = new Set<keyof SharedSentences>([
  'severalContentTypes',
  'contentTypeMissing',
  'contentTypeOther',
  'contentTypeParameter',
  'contentTypeMalformed',
  'boundaryMissing',
])

/** Key of the reason that says what is wrong with the Content-Encoding of a request. */
export const CONTENT_ENCODING_KEY: string = 'contentEncoding' satisfies keyof SharedSentences

/**
 * Returns the draft with the header `name` set to `value`, and the difference. If `value` is undefined, the header is
 * removed.
 * @param shown text that the difference contains instead of `value` if `value` is a credential
 */
export function withHeader(draft: Draft, name: string, value: string | undefined, shown = value): Correction {
  const { [name]: sent = null, ...others } = draft.headers
  return {
    draft: { ...draft, headers: value === undefined ? others : { ...others, [name]: value } },
    differences: [{ part: 'header', name, sent, accepted: shown ?? null }],
  }
}

/**
 * Returns the draft with changed members of the JSON body, and the differences. A member whose new value is `undefined`
 * is removed.
 * @param shown texts that the differences contain instead of credentials, by member
 */
export function withMembers(
  draft: Draft,
  members: Readonly<Record<string, unknown>>,
  shown: Readonly<Record<string, string>> = {},
): Correction {
  const before = draft.body.kind === 'json' && isRecord(draft.body.value) ? draft.body.value : {}
  const value = Object.fromEntries(
    Object.entries({ ...before, ...members }).filter(([, member]) => member !== undefined),
  )
  return {
    draft: { ...draft, body: { kind: 'json', value } },
    differences: Object.entries(members).map(([name, accepted]) => ({
      part: 'body' as const,
      name,
      sent: Object.hasOwn(before, name) ? JSON.stringify(before[name]) : null,
      accepted: accepted === undefined ? null : (shown[name] ?? JSON.stringify(accepted)),
    })),
  }
}

/** Returns the draft with another path, and the difference. */
export function withPath(draft: Draft, path: string): Correction {
  return { draft: { ...draft, path }, differences: [{ part: 'path', name: '', sent: draft.path, accepted: path }] }
}

/**
 * Returns the draft without the text that was sent as the JSON body, and the difference. The body is then serialized
 * from the JSON value. This correction is for a body whose JSON value is right but whose text is wrong.
 * @param shown returns the text without credentials
 * @returns undefined if the body is not JSON, or if the draft no longer contains the text that was sent
 */
export function withTextRewritten(draft: Draft, shown = (text: string): string => text): Correction | undefined {
  const { body } = draft
  if (body.kind !== 'json' || body.text === undefined) return undefined
  return {
    draft: { ...draft, body: { kind: 'json', value: body.value } },
    differences: [{ part: 'body', name: '', sent: shown(body.text), accepted: shown(JSON.stringify(body.value)) }],
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
