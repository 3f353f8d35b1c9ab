import { createIdGenerator } from '../ids/id-generator.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { RequestContext } from '../pipeline/operation-context.ts'
import { nearestPath } from '../pipeline/unmatched/nearest-path.ts'
import type { Provider } from '../provider/provider.ts'
import type { Outcome } from '../provider/response.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import {
  type Correction,
  type CorrectionContext,
  type Difference,
  type ProviderAdvice,
  withPath,
} from './correction.ts'
import type { Draft } from './draft.ts'
import { draftOf, type MatchedRoute, matchRoute, providerBasePath, toIncoming } from './draft-request.ts'

/** The result of the attempt to correct a refused request. */
export interface AcceptedRequest {
  /**
   * True if the provider would accept the corrected request now. False if the mock could not try the corrected request,
   * or if the mock does not know all differences.
   */
  accepted: boolean
  /**
   * The differences between the refused request and the corrected request. Each difference also contains the reason why
   * the provider refuses the value that was sent.
   */
  differences: readonly (Difference & Pick<Outcome, 'reason' | 'because'>)[]
}

/** Maximum number of corrections of one request. Each correction removes the cause of one refusal. */
const MAX_STEPS = 16

/** A function that calls `run` in a transaction of the sandbox and then discards the changes. */
export type Rehearse = <T>(run: (sandbox: SandboxTransaction) => T) => Promise<T>

/**
 * Corrects a refused request step by step until the provider accepts it. Each corrected request is tried in a
 * transaction whose changes are discarded.
 */
export async function findAcceptedRequest(
  entry: JournalEntry,
  providers: readonly Provider[],
  rehearse: Rehearse,
): Promise<AcceptedRequest> {
  const provider = providers.find(({ name }) => name === entry.provider)
  if (!provider) return { accepted: false, differences: [] }
  if (entry.response.status === 200) return { accepted: true, differences: [] }
  const advice = await provider.advice()
  const differences: AcceptedRequest['differences'][number][] = []
  let draft = draftOf(entry, providerBasePath(entry, provider))
  let isReady = false
  for (let step = 0; step < MAX_STEPS; step++) {
    const matched = matchRoute(provider, draft)
    // If the request was sent to an unknown path, the journal does not contain its body. The corrected request can then
    // not be tried.
    if (matched && entry.operation === null) break
    const tried = matched
      ? await rehearse((sandbox) => tryDraft(draft, matched, isReady, entry, sandbox, provider, advice))
      : { status: 404, outcome: entry.outcome, correction: correctPath(draft, provider) }
    isReady ||= matched !== undefined
    const { status, correction, outcome } = tried
    const { reason, because } = outcome
    const why = { reason, ...(because && { because }) }
    differences.push(...(correction?.differences ?? []).map((one) => ({ ...one, ...why })))
    if (status === 200) return { accepted: true, differences: merge(differences) }
    if (!correction) break
    draft = correction.draft
  }
  return { accepted: false, differences: merge(differences) }
}

interface Tried {
  status: number
  outcome: Outcome
  /** Undefined if the request was accepted, or if the provider cannot say what it would have accepted. */
  correction: Correction | undefined
}

function tryDraft(
  given: Draft,
  matched: MatchedRoute,
  isReady: boolean,
  entry: JournalEntry,
  sandbox: SandboxTransaction,
  provider: Provider,
  advice: ProviderAdvice,
): Tried {
  const { params, route } = matched
  const unlimited = { ...sandbox, settings: { ...sandbox.settings, ...advice.unlimited } }
  const context: CorrectionContext = {
    ...unlimited,
    params,
    operation: route.operations[0] ?? '',
    caller: entry.caller,
  }
  const draft = isReady ? given : advice.withCredentials(given, context, entry.outcome)
  const incoming = toIncoming(draft, matched, `http://localhost/${provider.name}`)
  const { operation, caller, handle } = route.parse(incoming)
  const ids = createIdGenerator()
  const { status, outcome } = handle(new RequestContext(unlimited, incoming, provider, operation, caller, ids))
  if (status !== 200) return { status, outcome, correction: advice.correct(draft, outcome, { ...context, operation }) }
  // The journal does not contain the files of a request, so the draft contains valid sample files. If the provider
  // accepts the draft, a wrong file may have caused the recorded refusal. In this case, the correction is derived from
  // the recorded outcome.
  const isFileWrong = !isReady && draft.body.kind === 'form' && entry.response.status >= 400
  const correction = isFileWrong ? advice.correct(draft, entry.outcome, { ...context, operation }) : undefined
  return { status, outcome: entry.outcome, correction }
}

/**
 * Returns the draft with another method if a route with that method has the draft's path. Otherwise returns the draft
 * with the most similar path.
 */
function correctPath(draft: Draft, provider: Provider): Correction | undefined {
  for (const method of ['GET', 'POST', 'DELETE']) {
    const changed = { ...draft, method }
    if (matchRoute(provider, changed))
      return {
        draft: changed,
        differences: [{ part: 'method', name: '', sent: draft.method, accepted: method }],
      }
  }
  const near = nearestPath(draft.path, draft.method, [provider])?.slice(provider.name.length + 1)
  return near === undefined || near === draft.path ? undefined : withPath(draft, near)
}

/**
 * Merges successive corrections of the same part into one difference. The difference contains the value that was sent
 * first and the value that is finally accepted.
 */
function merge(differences: AcceptedRequest['differences']): AcceptedRequest['differences'] {
  const merged = new Map<string, AcceptedRequest['differences'][number]>()
  for (const difference of differences) {
    const key = `${difference.part} ${difference.name}`
    const earlier = merged.get(key)
    merged.set(key, earlier ? { ...earlier, accepted: difference.accepted } : difference)
  }
  return [...merged.values()].filter(({ sent, accepted }) => sent !== accepted)
}
