import fc from 'fast-check'

/** A JSON text as a tree. A tree can have duplicate members and literals that JSON does not allow. */
type Node = { text: string } | { items: Node[] } | { members: [name: string, value: Node][] }

function treeOf(value: unknown): Node {
  if (Array.isArray(value)) return { items: value.map(treeOf) }
  if (typeof value === 'object' && value !== null)
    return { members: Object.entries(value).map(([name, member]) => [JSON.stringify(name), treeOf(member)]) }
  return { text: JSON.stringify(value) ?? 'null' }
}

function textOf(node: Node): string {
  if ('text' in node) return node.text
  if ('items' in node) return `[${node.items.map(textOf).join(',')}]`
  return `{${node.members.map(([name, value]) => `${name}:${textOf(value)}`).join(',')}}`
}

/** A change at one place in a JSON text. The place has the index `at` modulo the number of possible places. */
export type JsonMutation =
  | { change: 'replace'; at: number; text: string }
  | { change: 'remove'; at: number }
  | { change: 'duplicate'; at: number; text: string }
  | { change: 'add'; at: number; name: string; text: string }
  | { change: 'rename'; at: number; name: string }
  | { change: 'wrap'; at: number; depth: number }

/** JSON texts of values that parsers, schemas, stores or terminals may handle in a special way. */
const values = [
  'null', 'true', '0', '-0', '-1', '1', '500', '"500"', '500.0', '5e2', '1e400', '0.1', '2000000000', '9007199254740993',
  '99999999999999999999', '01', '+1', 'NaN', 'Infinity', 'undefined', "'500'", '""', '" "', '"0"', '"500 "', '"٥٠٠"',
  '"５００"', '"\\u0000"', '"\\ud800"', '"\\u2028"', '"\\u001b[2K"', '"\\n"', '"__proto__"', '"%00"', '"../.."',
  '"<script>"', '"券"', '[]', '{}', '[[]]', '{"":0}', '[null]', '{"__proto__":{}}', `"${'x'.repeat(10_000)}"`,
] // prettier-ignore
const names = [
  '"__proto__"', '"constructor"', '"toString"', '""', '"x"', '"\\u0000"', '"AuthKey"', '"TranId"', '"TranID"', '"Amount"',
  '"price"', '"券"', '"x\\n[09:00:00.000] INFO: forged"', 'unquoted',
] // prettier-ignore

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...values) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 2 }) },
)
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...names) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }).map((given) => JSON.stringify(given)) },
)
const at = fc.nat(40)

export const jsonMutation: fc.Arbitrary<JsonMutation> = fc.oneof(
  fc.record({ change: fc.constant('replace' as const), at, text }),
  fc.record({ change: fc.constant('remove' as const), at }),
  fc.record({ change: fc.constant('duplicate' as const), at, text }),
  fc.record({ change: fc.constant('add' as const), at, name, text }),
  fc.record({ change: fc.constant('rename' as const), at, name }),
  fc.record({ change: fc.constant('wrap' as const), at, depth: fc.constantFrom(1, 50, 30_000) }),
)

/** Applies changes to the JSON text of a value and returns the changed text. */
export function mutateJson(value: unknown, mutations: readonly JsonMutation[]): string {
  let root = treeOf(value)
  for (const mutation of mutations) root = mutated(root, mutation)
  return textOf(root)
}

interface Place {
  node: Node
  set(node: Node): void
  /**
   * If the node is in an object or an array: the list of its members or items, and the index of the node in the list.
   */
  within?: { list: [string, Node][] | Node[]; index: number }
}

function placesBelow(place: Place): Place[] {
  const { node } = place
  if ('text' in node) return [place]
  const inner: Place[] =
    'items' in node
      ? node.items.map((item, index) => ({
          node: item,
          set: (changed) => (node.items[index] = changed),
          within: { list: node.items, index },
        }))
      : node.members.map((member, index) => ({
          node: member[1],
          set: (changed) => (member[1] = changed),
          within: { list: node.members, index },
        }))
  return [place, ...inner.flatMap(placesBelow)]
}

function mutated(root: Node, mutation: JsonMutation): Node {
  let result = root
  const places = placesBelow({ node: root, set: (changed) => (result = changed) })
  const wanted = mutation.change === 'add' ? places.filter(({ node }) => 'members' in node) : places
  const place = wanted[mutation.at % wanted.length]
  if (!place) return root
  const { node, within } = place
  switch (mutation.change) {
    case 'replace':
      place.set({ text: mutation.text })
      break
    case 'remove':
      within?.list.splice(within.index, 1)
      break
    case 'add':
      if ('members' in node) node.members.push([mutation.name, { text: mutation.text }])
      break
    case 'wrap':
      place.set({ text: '['.repeat(mutation.depth) + textOf(node) + ']'.repeat(mutation.depth) })
      break
    case 'duplicate':
    case 'rename': {
      const member = within?.list[within.index]
      if (!within || !Array.isArray(member)) break
      if (mutation.change === 'rename') member[0] = mutation.name
      else (within.list as [string, Node][]).push([member[0], { text: mutation.text }])
    }
  }
  return result
}
