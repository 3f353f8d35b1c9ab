import { type CallNumber, callKey, nameOf, type Placement, type Schedule } from './schedule.ts'

/**
 * What the search knows about an outcome that is placed at a call:
 * - `passed`: the client lost nothing in a run with the outcome at this call, and no found loss needs this outcome.
 * - `lost`: the outcome is part of a smallest schedule under which the client loses, or the client loses with this
 *   outcome alone.
 * - `undecided`: the records of a run do not show whether the client lost.
 * - `not tried`: no run had the outcome at this call.
 */
export type Mark = 'passed' | 'lost' | 'undecided' | 'not tried'

/** The table of the marks: a row for each call of the client, with the outcomes that were placed at the call. */
export interface Matrix {
  /** The calls in the order of their first occurrence in the search. */
  rows(): readonly MatrixRow[]
}

export interface MatrixRow extends CallNumber {
  /** Marks by the name of the outcome. */
  marks: ReadonlyMap<string, Mark>
}

export interface MatrixRecorder extends Matrix {
  addCalls(calls: readonly CallNumber[]): void
  addPlacement(placement: Placement): void
  markPassed(schedule: Schedule, isUndecided: boolean): void
  markFound(schedule: Schedule): void
  /** Returns true if no run had the outcome at any call. */
  isUntried(outcome: string): boolean
  /** Returns true if no run had any outcome at the call. */
  isCallUntried(call: CallNumber): boolean
}

const strength: Record<Mark, number> = { 'not tried': 0, passed: 1, undecided: 2, lost: 3 }

export function createMatrix(): MatrixRecorder {
  const rows = new Map<string, { call: CallNumber; marks: Map<string, Mark> }>()

  function marksOf({ operation, call }: CallNumber): Map<string, Mark> {
    const key = callKey({ operation, call })
    const row = rows.get(key) ?? { call: { operation, call }, marks: new Map<string, Mark>() }
    rows.set(key, row)
    return row.marks
  }

  /** Sets a mark, unless a stronger mark is already set. */
  function mark(placement: Placement, next: Mark): void {
    const marks = marksOf(placement)
    const name = nameOf(placement)
    const current = marks.get(name)
    if (current === undefined || strength[next] > strength[current]) marks.set(name, next)
  }

  return {
    addCalls(calls) {
      for (const call of calls) marksOf(call)
    },
    addPlacement: (placement) => mark(placement, 'not tried'),
    markPassed(schedule, isUndecided) {
      for (const placement of schedule) mark(placement, isUndecided ? 'undecided' : 'passed')
    },
    markFound(schedule) {
      for (const placement of schedule) mark(placement, 'lost')
    },
    isUntried: (outcome) =>
      [...rows.values()].every(({ marks }) => (marks.get(outcome) ?? 'not tried') === 'not tried'),
    isCallUntried: (call) => [...marksOf(call).values()].every((one) => one === 'not tried'),
    rows: () => [...rows.values()].map(({ call, marks }) => ({ ...call, marks })),
  }
}
