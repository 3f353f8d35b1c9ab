import type { OperationContext } from '../provider/context.ts'
import type { Outcome } from '../provider/response.ts'
import type { SharedSentences } from '../reasons/shared.ts'
import type { Settings } from '../settings/settings.ts'
import type { Draft } from './draft.ts'

/** A difference between a refused request and the request that the provider would have accepted. */
export interface Difference {
  part: 'method' | 'path' | 'query' | 'header' | 'body' | 'source address'
  /** Name of the member, header or parameter; an empty string for the whole part. */
  name: string
  /** What was sent; null if it was missing. Values of a JSON body are JSON. */
  sent: string | null
  /** What would have been accepted; null if it has to be left out. Environment variables stand for credentials. */
  accepted: string | null
}

/** Changes of a draft that correct one refusal. */
export interface Correction {
  draft: Draft
  differences: readonly Difference[]
}

/** What a correction may depend on. */
export interface CorrectionContext extends Pick<OperationContext, 'tx' | 'nowMs' | 'settings'> {
  /** The variable parts of the draft's path. */
  params: Readonly<Record<string, string>>
  /** Name of the draft's operation. */
  operation: string
  /** Fingerprint of the caller whose credentials the corrected request has. */
  caller: string | null
}

/**
 * Advice of a provider: how a refused request is corrected, so that a developer learns what would have been accepted.
 */
export interface ProviderAdvice {
  /** Settings under which corrected requests are tried, so that no limit refuses them. */
  unlimited: Settings
  /**
   * Replaces masked credentials by credentials of the sandbox, unless the credentials were the reason of the refusal.
   * Also replaces a used request id by a new request id.
   */
  withCredentials(draft: Draft, context: CorrectionContext, original: Outcome): Draft
  /**
   * Corrects the mistake in the draft that caused the refusal.
   * @returns undefined if the provider cannot say what it would have accepted
   */
  correct(draft: Draft, refusal: Outcome, context: CorrectionContext): Correction | undefined
}

/** Keys of the reasons for which a request is refused because of its Content-Type. */
export const CONTENT_TYPE_KEYS: ReadonlySet<string> = new Set<keyof SharedSentences>([
  'severalContentTypes',
  'contentTypeMissing',
  'contentTypeOther',
  'contentTypeParameter',
  'contentTypeMalformed',
  'boundaryMissing',
])

/** Key of the reason for which a request is refused because of its Content-Encoding. */
export const CONTENT_ENCODING_KEY: string = 'contentEncoding' satisfies keyof SharedSentences

/** Returns the draft with a header, and the difference. @param shown text that stands for a credential */
export function withHeader(draft: Draft, name: string, value: string | undefined, shown = value): Correction {
  const { [name]: sent = null, ...others } = draft.headers
  return {
    draft: { ...draft, headers: value === undefined ? others : { ...others, [name]: value } },
    differences: [{ part: 'header', name, sent, accepted: shown ?? null }],
  }
}

/** Returns the draft with members of a JSON body, and the differences. `undefined` removes a member. */
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

/** Returns the draft with a path, and the difference. */
export function withPath(draft: Draft, path: string): Correction {
  return { draft: { ...draft, path }, differences: [{ part: 'path', name: '', sent: draft.path, accepted: path }] }
}

/**
 * Returns the draft with the text of its JSON body written again, and the difference. Corrects a body whose value is
 * right and whose text is wrong.
 * @param shown returns the text without credentials
 * @returns undefined if the draft has no text of a JSON body
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
