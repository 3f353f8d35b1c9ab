import { execFile } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { examplesOfPages, ofReader } from './docs/examples.ts'
import { isBuilt } from './helpers/built.ts'

const root = join(import.meta.dirname, '..')
const { exports: parts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { types: string }>
}

/**
 * For each module name that an example can import: the file with the types of the module. If the built declarations are
 * up to date, the file is one of them. Otherwise the file is a source file, and the compiler has to check all sources
 * again.
 */
const typesOf = Object.fromEntries(
  Object.entries(parts).flatMap(([part, target]) =>
    typeof target === 'string'
      ? []
      : [
          [
            `gift-provider-mock${part.slice(1)}`,
            [join(root, isBuilt ? target.types : target.types.replace('dist/', '').replace('.d.ts', '.ts'))],
          ],
        ],
  ),
)

/** Names of functions, classes and modules that must occur in the docstring examples. */
const shown = [
  'createGiftMock',
  'startGiftMock',
  'AtGiftClient',
  'RealPayGiftClient',
  'giftHandlers',
  'giftSandbox',
  'withGiftSandbox',
  'gift-provider-mock/vitest',
  'verify',
  'replay',
  'replayAll',
  'compareBook',
  'parseBook',
  'openStore',
  'createPacer',
  'withVirtualTime',
  'explore',
  'exploreAssumptions',
]

/** Returns the code examples in the docstrings of a file, without the asterisks of the comments. */
function examplesIn(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^ *\* ```ts\n(.*?)^ *\* ```$/gms)].map(([, block = '']) =>
    block.replaceAll(/^ *\* ?/gm, ''),
  )
}

test('the code examples in docstrings and in the documentation compile', { timeout: 180_000 }, async () => {
  const files = globSync('{clients,contracts,mock-server,scenarios}/**/*.ts', { cwd: root })
  const inDocstrings = files.flatMap((file) => examplesIn(join(root, file)).map((text) => ({ file, text })))
  const inPages = examplesOfPages()
  expect(inPages.length).toBeGreaterThan(12)
  const examples = [...inDocstrings, ...inPages]
  for (const name of shown) expect([name, inDocstrings.some(({ text }) => text.includes(name))]).toEqual([name, true])

  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  // The folder is inside the checkout, so that the compiler finds the packages that the examples import.
  const folder = mkdtempSync(join(root, 'node_modules/.cache/docstrings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [index, { file, text }] of examples.entries())
    writeFileSync(join(folder, `${index}-${file.replaceAll('/', '-')}`), text)
  for (const [file, text] of Object.entries(ofReader)) writeFileSync(join(folder, file), text)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: relative(folder, join(root, 'tsconfig.json')),
      compilerOptions: { paths: typesOf, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
      include: ['*.ts'],
    }),
  )
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', folder], { cwd: root }).catch(
    (error: { stdout: string }) => error,
  )
  expect(stdout).toBe('')
})
