import { parseId } from '../journal/journal.ts'
import type { SandboxEvent } from '../store/store.ts'

/**
 * A notice that something changed in a sandbox. The notice does not contain the changed values.
 * - `requests`: the journal entries with the sequence numbers `from` to `to` are new or changed
 * - `gap`: notices may have been lost
 * - `unmatched`: this process recorded a request that reached no provider
 * - any other kind names what has changed
 */
export type ChangeNotice =
  | { kind: 'requests'; from: number; to: number }
  | { kind: Exclude<SandboxEvent['kind'], 'request'> }
  | { kind: 'gap' }
  | { kind: 'unmatched' }

/**
 * Maximum number of queued notices. If the maximum is exceeded, one `gap` replaces all notices. Several requests in
 * succession need only one notice.
 */
export const MAX_QUEUED = 1000

/**
 * Adds a notice of an event to the queue, and returns the new queue. If the last notice covers the event, or can be
 * extended to cover the event, the number of notices stays the same; otherwise a notice is appended.
 */
export function enqueue(
  notices: readonly ChangeNotice[],
  event: SandboxEvent | { kind: 'gap' | 'unmatched' },
): readonly ChangeNotice[] {
  // Unmatched requests are not ordered relative to the other changes, so one notice stands for all unmatched requests.
  if (event.kind === 'unmatched' && notices.some(({ kind }) => kind === 'unmatched')) return notices
  const last = notices[notices.length - 1]
  if (event.kind !== 'request') return last?.kind === event.kind ? notices : collapse([...notices, event])
  const sequence = parseId(event.id)
  // The sequence number of an event may be lower than the numbers of the last notice, because events of another process
  // may arrive late and in the wrong order.
  if (last?.kind !== 'requests' || sequence > last.to + 1 || sequence < last.from - 1)
    return collapse([...notices, { kind: 'requests', from: sequence, to: sequence }])
  if (sequence >= last.from && sequence <= last.to) return notices
  const extended: ChangeNotice = {
    kind: 'requests',
    from: Math.min(sequence, last.from),
    to: Math.max(sequence, last.to),
  }
  // Under load, the queue usually contains one notice for all requests. In this common case, no other notices have to
  // be copied.
  return notices.length === 1 ? [extended] : [...notices.slice(0, -1), extended]
}

function collapse(notices: readonly ChangeNotice[]): readonly ChangeNotice[] {
  return notices.length > MAX_QUEUED ? [{ kind: 'gap' }] : notices
}
