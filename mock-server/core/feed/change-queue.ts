import { parseId } from '../journal/journal.ts'
import type { SandboxEvent } from '../store/store.ts'

/** That something is to be looked up: entries of the journal, from one number to another, or what else has changed. */
export type Sign =
  | { kind: 'requests'; from: number; to: number }
  | { kind: Exclude<SandboxEvent['kind'], 'request'> }
  | { kind: 'gap' }

/** So many wait for whoever does not read on. Past it one of a gap stands for them all. Requests that follow each other are one. */
export const MAX_WAITING = 1000

/** Where the last one says it already, nothing is added. */
export function add(signs: readonly Sign[], event: SandboxEvent | { kind: 'gap' }): readonly Sign[] {
  const last = signs.at(-1)
  const sign: Sign =
    event.kind === 'request' ? { kind: 'requests', from: parseId(event.id), to: parseId(event.id) } : event
  if (sign.kind !== 'requests') return last?.kind === sign.kind ? signs : bounded([...signs, sign])
  // Those of another process may come a little late.
  if (last?.kind !== 'requests' || sign.from > last.to + 1 || sign.to < last.from - 1) return bounded([...signs, sign])
  return [
    ...signs.slice(0, -1),
    { kind: 'requests', from: Math.min(sign.from, last.from), to: Math.max(sign.to, last.to) },
  ]
}

function bounded(signs: readonly Sign[]): readonly Sign[] {
  return signs.length > MAX_WAITING ? [{ kind: 'gap' }] : signs
}
