import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

function lines(...args: string[]): string[] {
  return execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean)
}

/** Returns the changed and new files since a commit, as paths from the root of the checkout. */
export function changedSince(commit: string): string[] {
  return [...new Set([...lines('diff', '--name-only', commit), ...lines('ls-files', '--others', '--exclude-standard')])]
}

const specifier = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g

/** Returns the project files that a file imports. */
function importsOf(root: string, file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(specifier)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  )
}

/**
 * Returns the folder below `test/` with the same path as the file's folder, or the nearest existing parent of this
 * folder.
 */
function mirroredFolder(root: string, file: string): string | undefined {
  for (let folder = dirname(file.replace(/^mock-server\//, '')); folder !== '.'; folder = dirname(folder))
    if (existsSync(join(root, 'test', folder))) return join('test', folder)
  return undefined
}

/** Tests that read a file as data instead of importing it: the changed file, and the tests that check it. */
const readers: readonly (readonly [changed: RegExp, tests: RegExp])[] = [
  [/^scenarios\/.*\.yaml$/, /^test\/(?:naive-clients|scenarios\/loading)\//],
  [
    /^mock-server\/providers\/[^/]+\/(?:evidence\.ts$|settings\/|assumptions\/|rule-texts\/)/,
    /^test\/(?:evidence|providers\/assumptions)\.test\.ts$/,
  ],
  [/^mock-server\/providers\/[^/]+\/(?:[^/]+\.ts$|reasons\/)/, /^test\/core\/advice\//],
  [
    /^mock-server\/core\/faults\/effects\//,
    /^test\/(?:core\/faults\/on-the-wire|msw\/faults|docs\/effects|evidence)\.test\.ts$/,
  ],
  [/^(?:docs\/|README)/, /^test\/docs\//],
]

/**
 * Returns the test files that are close to changed files:
 * - changed tests
 * - tests that import a changed file, directly or through a helper below `test/`
 * - for a changed source file that no test imports: the tests in the folder with the same path
 * - tests that read a changed scenario, page or source file (`readers`)
 *
 * `vitest --changed` also follows indirect imports. Nearly every test imports the whole mock indirectly, so nearly all
 * tests would run after a change of the core.
 * @param changed paths from the root of the checkout; the returned paths also start at the root
 */
export function testsCloseTo(changed: readonly string[], root = '.'): string[] {
  const imports = new Map(globSync('test/**/*.ts', { cwd: root }).map((file) => [file, importsOf(root, file)]))
  const close = new Set(changed)
  for (let size = -1; size < close.size;) {
    size = close.size
    for (const [file, named] of imports) if (named.some((one) => close.has(one))) close.add(file)
  }
  const imported = new Set([...imports.values()].flat())
  for (const file of changed) {
    const folder =
      file.endsWith('.ts') && !imports.has(file) && !imported.has(file) ? mirroredFolder(root, file) : undefined
    const reading = readers.flatMap(([path, tests]) => (path.test(file) ? [tests] : []))
    for (const test of imports.keys())
      if (dirname(test) === folder || reading.some((tests) => tests.test(test))) close.add(test)
  }
  return [...close].filter((file) => file.endsWith('.test.ts') && imports.has(file)).toSorted()
}
