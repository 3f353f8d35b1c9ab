import type { Text } from '../../../core/localized-text.ts'
import { outcomeClassesOf } from '../../../../scenarios/explore/outcomes/index.ts'
import type { MatrixRow } from '../../../../scenarios/explore/search/matrix.ts'
import { type CallNumber, killMoments, nameOf, textOf } from '../../../../scenarios/explore/search/schedule.ts'

/** An outcome that is a column of the matrix. */
export interface Column {
  name: string
  text: Text
}

/** Returns the outcomes of the matrix in the order in which the outcomes of the operations are defined. */
export function outcomeNames(rows: readonly MatrixRow[]): Column[] {
  const used = new Set(rows.flatMap(({ marks }) => [...marks.keys()]))
  const columns = new Map<string, Column>()
  const add = (name: string, text: Text): void => {
    if (used.has(name) && !columns.has(name)) columns.set(name, { name, text })
  }
  // Operations that change data come first, because the texts of their outcomes say more than the texts of reading
  // operations.
  const operations = [...new Set(rows.map(({ operation }) => operation))].toSorted(
    (a, b) => outcomeClassesOf(b).length - outcomeClassesOf(a).length,
  )
  for (const operation of operations) for (const { name, text } of outcomeClassesOf(operation)) add(name, text)
  for (const kill of killMoments) {
    const placement = { operation: '', call: 1, kill }
    add(nameOf(placement), textOf(placement))
  }
  return [...columns.values()]
}

/** Returns the name of a call, such as `at-gift.issue #1`. */
export function rowLabel({ operation, call }: CallNumber): string {
  return `${operation} #${call}`
}
