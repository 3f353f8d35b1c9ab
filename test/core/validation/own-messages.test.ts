import { expect, test } from 'vitest'
import { calledName, isNode, nameOf, readSources, sourceOf, type SyntaxNode, syntaxOf } from '../../helpers/syntax.ts'

/** Names of zod's methods whose last argument can be the error message, each with the number of arguments before it. */
const ownMessages: ReadonlyMap<unknown, number> = new Map([
  ...['string', 'number', 'int', 'boolean', 'url'].map((name) => [name, 0] as const),
  ...['array', 'check', 'custom', 'enum', 'gt', 'gte', 'length', 'looseObject', 'lt', 'lte', 'max', 'min', 'multipleOf']
    .concat(['object', 'record', 'refine', 'regex', 'startsWith', 'strictObject', 'union'])
    .map((name) => [name, 1] as const),
])

const isSentence = (node: unknown): boolean =>
  isNode(node) && (node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string'))

/** Returns the values of the properties that have the given name in an object literal. */
function propertiesOf(node: unknown, name: string): unknown[] {
  const all =
    isNode(node) && node.type === 'ObjectExpression' && Array.isArray(node['properties']) ? node['properties'] : []
  return all.filter((one) => isNode(one) && nameOf(one['key']) === name).map((one) => one.value)
}

/** Returns the error messages of the schemas in a source that are plain sentences without a key. */
function bareMessages(source: string): string[] {
  const nodes = syntaxOf(source)
  const arguments_ = nodes.flatMap((node): unknown[] => {
    const { type, arguments: given } = node
    const before = type === 'CallExpression' ? ownMessages.get(calledName(node)) : undefined
    return before === undefined || !Array.isArray(given) || given.length <= before ? [] : [given.at(-1)]
  })
  return [
    ...arguments_.filter((last) => isSentence(last) || propertiesOf(last, 'error').length > 0).filter(isNode),
    ...nodes.filter(
      (node) =>
        propertiesOf(node, 'code').some((code) => nameOf(code) === 'custom') &&
        propertiesOf(node, 'message').some(isSentence),
    ),
  ].map((node: SyntaxNode) => sourceOf(source, node))
}

test.each([
  ["z.string().min(1, 'empty')", 1],
  ['z.string().regex(/a/, `no ${name}`)', 1],
  ["z.int('whole')", 1],
  ["z.union([a, b], { error: () => 'neither' })", 1],
  ["z.url({ protocol: /^https$/, error: 'no URL' })", 1],
  ["context.addIssue({ code: 'custom', path, message: 'wrong' })", 1],
  ["z.string().min(1, because(problems.empty)).describe('a name').default('a')", 0],
  ["context.addIssue({ code: 'custom', path, ...explained(problem) })", 0],
])('in the source %s, the check finds %i error messages without a key', (source, count) => {
  expect(bareMessages(source)).toHaveLength(count)
})

test('each error message of a schema has a key and a text in both languages', () => {
  const schemas = readSources().filter(([, source]) => /from 'zod'|addIssue|code: 'custom'/.test(source))
  expect(schemas.length).toBeGreaterThan(50)
  // `strict-object.ts` is left out, because the function `error` in this file returns no message.
  const others = schemas.filter(([file]) => !file.endsWith('/validation/strict-object.ts'))
  expect(others.flatMap(([file, source]) => bareMessages(source).map((message) => [file, message]))).toEqual([])
})
