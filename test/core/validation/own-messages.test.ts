import { globSync, readFileSync } from 'node:fs'
import { parseAst } from 'rolldown/parseAst'
import { expect, test } from 'vitest'

type Node = { type: string } & Record<string, unknown>

/** Methods of zod whose last argument, after the number of arguments given here, can be the message of an issue. */
const ownMessages: ReadonlyMap<unknown, number> = new Map([
  ...['string', 'number', 'int', 'boolean', 'url'].map((name) => [name, 0] as const),
  ...['array', 'check', 'custom', 'enum', 'gt', 'gte', 'length', 'looseObject', 'lt', 'lte', 'max', 'min', 'multipleOf']
    .concat(['object', 'record', 'refine', 'regex', 'startsWith', 'strictObject', 'union'])
    .map((name) => [name, 1] as const),
])

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value
const nodesIn = (value: unknown): Node[] =>
  Array.isArray(value) ? value.flatMap(nodesIn) : isNode(value) ? [value, ...Object.values(value).flatMap(nodesIn)] : []
const nameOf = (node: unknown): unknown => isNode(node) && (node['name'] ?? node['value'])
const isSentence = (node: unknown): boolean =>
  isNode(node) && (node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string'))

/** Returns the values of the properties with this name of an object literal. */
function propertiesOf(node: unknown, name: string): unknown[] {
  const all =
    isNode(node) && node.type === 'ObjectExpression' && Array.isArray(node['properties']) ? node['properties'] : []
  return all.filter((one) => isNode(one) && nameOf(one['key']) === name).map((one) => one.value)
}

/** Returns the bare sentences in a source that are messages of zod issues in place of explanations. */
function bareMessages(source: string): string[] {
  const nodes = nodesIn(parseAst(source, { lang: 'ts' }))
  const arguments_ = nodes.flatMap((node) => {
    const { callee, arguments: given } = node
    if (node.type !== 'CallExpression' || !isNode(callee) || !Array.isArray(given)) return []
    const before = ownMessages.get(nameOf(callee['property']))
    return before === undefined || given.length <= before ? [] : [given.at(-1)]
  })
  return [
    ...arguments_.filter((last) => isSentence(last) || propertiesOf(last, 'error').length > 0),
    ...nodes.filter(
      (node) =>
        propertiesOf(node, 'code').some((code) => nameOf(code) === 'custom') &&
        propertiesOf(node, 'message').some(isSentence),
    ),
  ].map(({ start, end }) => source.slice(Number(start), Number(end)))
}

test.each([
  ["z.string().min(1, 'empty')", 1],
  ['z.string().regex(/a/, `no ${name}`)', 1],
  ["z.int('whole')", 1],
  ["z.union([a, b], { error: () => 'neither' })", 1],
  ["z.url({ protocol: /^https$/, error: 'no URL' })", 1],
  ["context.addIssue({ code: 'custom', path, message: 'wrong' })", 1],
  ["z.string().min(1, because(problems.empty)).describe('a name').default('a')", 0],
  ["context.addIssue({ code: 'custom', path, message: messageFor(problem) })", 0],
])('the source %s has %i bare messages', (source, count) => {
  expect(bareMessages(source)).toHaveLength(count)
})

test('each own message of a schema is an explanation, which has a key and both languages', () => {
  const files = globSync('{mock-server,scenarios,contracts}/**/*.ts').filter((file) => !file.endsWith('.d.ts'))
  const schemas = files
    .map((file) => [file, readFileSync(file, 'utf8')] as const)
    .filter(([, source]) => /from 'zod'|addIssue|code: 'custom'/.test(source))
  expect(schemas.length).toBeGreaterThan(50)
  // `strictObject` explains each unknown key on its own.
  const others = schemas.filter(([file]) => !file.endsWith('/validation/strict-object.ts'))
  expect(others.flatMap(([file, source]) => bareMessages(source).map((message) => [file, message]))).toEqual([])
})
