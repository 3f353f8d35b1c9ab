import { expect, test } from 'vitest'
import {
  calledName,
  isNode,
  nameOf,
  nodesIn,
  readSources,
  sourceOf,
  type SyntaxNode,
  syntaxOf,
} from '../../helpers/syntax.ts'

/** Returns the names of the functions in a source that contain a dynamic import. */
function loadersIn(nodes: readonly SyntaxNode[]): unknown[] {
  return nodes
    .flatMap(({ type, id, key, init, value, body }): [name: unknown, code: unknown][] => {
      if (type === 'FunctionDeclaration') return [[nameOf(id), body]]
      if (type === 'VariableDeclarator' && isNode(init) && /Function|Call/.test(init.type)) return [[nameOf(id), init]]
      return type === 'Property' && isNode(value) && value.type.includes('Function') ? [[nameOf(key), value]] : []
    })
    .filter(([, code]) => nodesIn(code).some(({ type }) => type === 'ImportExpression'))
    .map(([name]) => name)
}

/**
 * Returns the calls of static methods of `Promise`, such as `Promise.all`, whose arguments contain an import. Such a
 * call can import two modules at the same time.
 */
function importsAtOnce(source: string, loaders: ReadonlySet<unknown>): string[] {
  return syntaxOf(source)
    .filter((node) => {
      const { type, callee, arguments: given } = node
      if (type !== 'CallExpression' || !isNode(callee) || nameOf(callee['object']) !== 'Promise') return false
      return nodesIn(given).some(
        (inner) =>
          inner.type === 'ImportExpression' || (inner.type === 'CallExpression' && loaders.has(calledName(inner))),
      )
    })
    .map((node) => sourceOf(source, node).slice(0, 100))
}

test.each([
  ["Promise.all([import('./a.ts'), import('./b.ts')])", 1],
  ['Promise.all(providers.map(async ({ texts }) => (await texts()).all))', 1],
  ['Promise.allSettled([provider.texts()])', 1],
  ['mapInTurn(providers, ({ texts }) => texts())', 0],
  ['Promise.all([read(), write()])', 0],
])('in the source %s, the check finds %i calls that import modules at the same time', (source, count) => {
  const provider = syntaxOf("const provider = { texts: async () => (await import('./texts.ts')).texts }")
  expect(importsAtOnce(source, new Set(loadersIn(provider)))).toHaveLength(count)
})

// In the VM modules of Node 22, which Jest uses, imports at the same time fail with ERR_VM_MODULE_LINK_FAILURE.
test('no code of the mock imports several modules at the same time, which Jest cannot do', () => {
  const sources = readSources().filter(([file]) => file.startsWith('mock-server/'))
  const importing = sources.filter(
    ([file, source]) => source.includes('import(') && !file.startsWith('mock-server/cli/'),
  )
  const loaders = new Set(importing.flatMap(([, source]) => loadersIn(syntaxOf(source))))
  expect([...loaders]).toEqual(expect.arrayContaining(['providerStates', 'assumptions', 'loadReporter', 'readLines']))
  const found = sources
    .filter(([, source]) => source.includes('Promise.'))
    .flatMap(([file, source]) => importsAtOnce(source, loaders).map((call) => [file, call]))
  expect(found).toEqual([])
})
