import { type Scenario, scenarioSchema } from '../../mock-server/core/scenario/schema.ts'
import { parseValue } from '../../mock-server/core/validation/issues.ts'
import type { Path } from './yaml-source.ts'

/** Valid placeholders that replace invalid parts, so that an invalid part is reported only once. */
const standIns = {
  name: 'unnamed',
  title: { en: 'untitled', ja: 'untitled' },
  task: 'untold',
  expect: { requests: [{ match: {}, count: { min: 0 } }] },
}

/**
 * Removes or replaces the parts that fail the schema, so that the rest of the document can be checked for other
 * mistakes. `scenarios validate` can therefore list all mistakes of a file in one run. Returns undefined if the result
 * is still invalid.
 */
export function repairDocument(document: unknown): Scenario | undefined {
  let copy: unknown = structuredClone(document)
  for (const mend of [remove, soften, replace, replace]) {
    const parsed = parseValue(scenarioSchema(), copy)
    if (parsed.success) return parsed.data
    for (const { path } of parsed.issues.toReversed()) copy = mend(copy, path)
  }
  return scenarioSchema().safeParse(copy).data
}

/**
 * Removes the value at the path; for an element of a list, removes the whole list. Does not remove a top-level list
 * such as `faults`, because `replace` replaces the elements of such a list.
 */
function remove(value: unknown, path: Path): unknown {
  const holder = at(value, path.slice(0, -1))
  const last = path.at(-1)
  if (last !== undefined && isMap(holder)) delete holder[String(last)]
  else if (path.length > 2) return remove(value, path.slice(0, -1))
  return value
}

/**
 * Replaces an invalid count by a count that accepts any number, so that the rest of the expectation can still be
 * checked.
 */
function soften(value: unknown, path: Path): unknown {
  const [part, kind] = path
  const depth = part === 'expect' ? countDepths.get(kind) : undefined
  const holder = depth === undefined || path.length < depth ? undefined : at(value, path.slice(0, depth - 1))
  const name = path[(depth ?? 0) - 1]
  if (!isMap(holder) || (kind === 'requests' && name !== 'count')) return replace(value, path)
  holder[String(name)] = { min: 0 }
  return value
}

/**
 * For each kind of expectation, the number of path elements that lead to a count. Examples: 4 for
 * `expect.ledger.at-gift.issued` and `expect.requests.0.count`, 3 for `expect.faults.lost`.
 */
const countDepths: ReadonlyMap<unknown, number> = new Map([
  ['ledger', 4],
  ['requests', 4],
  ['faults', 3],
])

/**
 * Replaces the part of the document that contains the path:
 * - an invalid fault by a valid fault
 * - all expectations of one kind by an expectation that is always met
 * - any other top-level part by its placeholder; a part without a placeholder is removed
 */
function replace(value: unknown, [part, within]: Path): unknown {
  if (!isMap(value) || typeof part !== 'string') return value
  const inner = value[part]
  if (part === 'faults' && typeof within === 'number' && Array.isArray(inner))
    inner[within] = standInFault(inner[within], within)
  else if (part === 'expect' && isMap(inner))
    value[part] = { ...without(inner, within), requests: standIns.expect.requests }
  else if (Object.hasOwn(standIns, part)) Object.assign(value, { [part]: new Map(Object.entries(standIns)).get(part) })
  else delete value[part]
  return value
}

function without(map: Record<string, unknown>, key: PropertyKey | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key))
}

/**
 * Returns a placeholder fault. The name and `when` are kept if they are valid, because other parts of the scenario
 * refer to these members.
 */
function standInFault(fault: unknown, index: number): unknown {
  const { name, when } = isMap(fault) ? fault : {}
  const tried = { name, when, phase: 'after-commit', effect: { type: 'hang' } }
  const isFine = scenarioSchema().shape.faults.safeParse([tried]).success
  return isFine
    ? tried
    : { ...tried, name: typeof name === 'string' && /^[\w.-]{1,80}$/.test(name) ? name : `fault-${index}`, when: {} }
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (isMap(inner) ? inner[String(step)] : Array.isArray(inner) ? inner[Number(step)] : undefined),
    value,
  )
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
