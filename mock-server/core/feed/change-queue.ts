import { parseId } from '../journal/journal.ts'
import type { SandboxEvent } from '../store/store.ts'

/** That something is to be looked up: entries of the journal, from one number to another, or what else has changed. */
export type ChangeNotice =
  | { kind: 'requests'; from: number; to: number }
  | { kind: Exclude<SandboxEvent['kind'], 'request'> }
  | { kind: 'gap' }

/** So many wait for whoever does not read on. Past it one of a gap stands for them all. Requests that follow each other are one. */
export const MAX_QUEUED = 1000

/** Where the last one says it already, nothing is added. */
export function enqueue(
  notices: readonly ChangeNotice[],
  event: SandboxEvent | { kind: 'gap' },
): readonly ChangeNotice[] {
  const last = notices.at(-1)
  const notice: ChangeNotice =
    event.kind === 'request' ? { kind: 'requests', from: parseId(event.id), to: parseId(event.id) } : event
  if (notice.kind !== 'requests') return last?.kind === notice.kind ? notices : collapse([...notices, notice])
  // Those of another process may come a little late.
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
