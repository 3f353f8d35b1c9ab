import { parseId } from '../journal/journal.ts'
import type { SandboxEvent } from '../store/store.ts'

/**
 * A notice that something changed in a sandbox. The notice does not contain the changed values.
 * - `requests`: the journal entries with the sequence numbers `from` to `to` are new or changed
 * - `gap`: notices may have been lost
 * - any other kind: the name of what changed
 */
export type ChangeNotice =
  | { kind: 'requests'; from: number; to: number }
  | { kind: Exclude<SandboxEvent['kind'], 'request'> }
  | { kind: 'gap' }

/**
 * Maximum number of queued notices. If the maximum is exceeded, one `gap` replaces all notices. Successive requests
 * share one notice.
 */
export const MAX_QUEUED = 1000

/**
 * Returns the notices after a further event. If the last notice covers the event, or can be extended to cover it, the
 * number of notices stays the same; otherwise a notice is appended.
 */
export function enqueue(
  notices: readonly ChangeNotice[],
  event: SandboxEvent | { kind: 'gap' },
): readonly ChangeNotice[] {
  const last = notices.at(-1)
  const notice: ChangeNotice =
    event.kind === 'request' ? { kind: 'requests', from: parseId(event.id), to: parseId(event.id) } : event
  if (notice.kind !== 'requests') return last?.kind === notice.kind ? notices : collapse([...notices, notice])
  // Notices from another process may arrive late, in the wrong order. So the sequence number of the new notice may be
  // lower than the numbers of the last notice.
  if (last?.kind !== 'requests' || notice.from > last.to + 1 || notice.to < last.from - 1)
    return collapse([...notices, notice])
  return [
    ...notices.slice(0, -1),
    { kind: 'requests', from: Math.min(notice.from, last.from), to: Math.max(notice.to, last.to) },
  ]
}

function collapse(notices: readonly ChangeNotice[]): readonly ChangeNotice[] {
  return notices.length > MAX_QUEUED ? [{ kind: 'gap' }] : notices
}
