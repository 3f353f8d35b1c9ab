import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'

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

/** Returns the imports of each file below `test/`. */
function importsOfTests(root: string): ReadonlyMap<string, readonly string[]> {
  return new Map(globSync('test/**/*.ts', { cwd: root }).map((file) => [file, importsOf(root, file)]))
}

/**
 * Returns the folder below `test/` with the same path as the file's folder, or the nearest existing parent of this
 * folder. For every file of a provider, returns the folder of all tests of this provider.
 */
function mirroredFolder(root: string, file: string): string | undefined {
  const path = file.replace(/^mock-server\//, '').replace(/^(providers\/[^/]+\/).*\//, '$1')
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
    if (existsSync(join(root, 'test', folder))) return join('test', folder)
  return undefined
}

/** Tests that read all source files of the mock. */
const readsAll = /^test\/(?:cli\/start\/bundle|docs\/troubleshooting)\.test\.ts$/

/**
 * Some tests read project files as data and do not import them. Each pair has a pattern for such files and a pattern
 * for the tests.
 */
const readers: readonly (readonly [changed: RegExp, tests: RegExp])[] = [
  [/^scenarios\/.*\.yaml$/, /^test\/(?:naive-clients|scenarios\/loading)\//],
  [
    /^mock-server\/providers\/[^/]+\/(?:evidence\.ts$|settings\/|assumptions\/|rule-texts\/)/,
    /^test\/(?:evidence|providers\/assumptions)\.test\.ts$/,
  ],
  [
    /^(?:mock-server\/providers\/[^/]+\/(?:settings|assumptions)|scenarios\/(?:probe|learn))\//,
    /^test\/scenarios\/learn\/[^/]+\.test\.ts$/,
  ],
  [/^mock-server\/providers\/[^/]+\/(?:[^/]+\.ts$|reasons\/)/, /^test\/core\/advice\//],
  [
    /^mock-server\/core\/faults\/effects\//,
    /^test\/(?:core\/faults\/on-the-wire|msw\/faults|docs\/effects|evidence)\.test\.ts$/,
  ],
  [/^mock-server\/core\/faults\/effect-guide\.ts$/, /^test\/cli\/plan\/plan\.test\.ts$/],
  [/^mock-server\/(?:dashboard|providers\/[^/]+\/gift-page)\//, /^test\/(?:dashboard|tools\/screenshots)/],
  [/^mock-server\/cli\/program\//, /^test\/evidence\.test\.ts$/],
  [/^mock-server\/providers\/[^/]+\/openapi\//, /^test\/contracts\/(?:openapi|mutations\.test\.ts$)/],
  [/^mock-server\/providers\/[^/]+\/state\/provider-states\.ts$/, /^test\/contracts\/states/],
  [/^mock-server\/providers\/[^/]+\/recordings\/observe/, /^test\/server\/upstream/],
  [/^mock-server\/providers\/[^/]+\/recordings\/recorded-order/, /^test\/core\/scenario\/from-journal/],
  [/^mock-server\/providers\/[^/]+\/recordings\/book/, /^test\/(?:core\/book|cli\/reconcile)\//],
  [/^mock-server\/.*\.ts$/, readsAll],
  [/\.md$/, /^test\/docs\/(?:blocks|glossary|links|run-blocks|translations)\.test\.ts$/],
]

/** Returns true if the text of a test file contains the name of a page, such as `scenarios.md`. */
function namesPage(root: string, test: string, page: string): boolean {
  return new RegExp(`(?<![\\w-])${page.replaceAll('.', String.raw`\.`)}\\b`).test(
    readFileSync(join(root, test), 'utf8'),
  )
}

/**
 * Returns the test files that are close to changed files:
 * - changed tests
 * - tests that import a changed file, directly or through a helper below `test/`
 * - for a changed source file that no test imports: the tests in the folder with the same path, or below this folder if
 *   the folder contains no test itself
 * - for a changed file of a provider: all tests of the provider
 * - the test directly in `test/` that has the same name
 * - tests that read a changed scenario, page or source file (`readers`)
 * - for a changed page: the tests that contain the name of the page
 *
 * `vitest --changed` also follows indirect imports. Nearly every test imports the whole mock indirectly, so nearly all
 * tests would run after a change of the core.
 * @param changed paths from the root of the checkout; the returned paths also start at the root
 * @param imports the imports of each file below `test/`
 */
export function testsCloseTo(changed: readonly string[], root = '.', imports = importsOfTests(root)): string[] {
  const close = new Set(changed)
  for (let size = -1; size < close.size;) {
    size = close.size
    for (const [file, named] of imports) if (named.some((one) => close.has(one))) close.add(file)
  }
  const imported = new Set([...imports.values()].flat())
  for (const file of changed) {
    const isProviders = /^mock-server\/providers\/[^/]+\//.test(file)
    const folder =
      file.endsWith('.ts') && !imports.has(file) && (isProviders || !imported.has(file))
        ? mirroredFolder(root, file)
        : undefined
    const all = [...imports.keys()]
    const direct = isProviders ? [] : all.filter((test) => dirname(test) === folder)
    const below = all.filter((test) => folder !== undefined && test.startsWith(`${folder}/`))
    const reading = readers.flatMap(([path, tests]) => (path.test(file) ? [tests] : []))
    const named = `test/${basename(file, '.ts')}.test.ts`
    for (const test of [
      ...(direct.length > 0 ? direct : below),
      ...all.filter((one) => one === named || reading.some((tests) => tests.test(one))),
      ...(file.endsWith('.md') ? all.filter((one) => namesPage(root, one, basename(file))) : []),
    ])
      close.add(test)
  }
  return [...close].filter((file) => file.endsWith('.test.ts') && imports.has(file)).toSorted()
}

/** Returns the changed source files of the package for which no test file is selected, except tests that read all. */
export function withoutTests(changed: readonly string[], root = '.'): string[] {
  const sources = /^(?:mock-server|clients|contracts|scenarios)\/.*\.(?:ts|yaml|css)$/
  const imports = importsOfTests(root)
  return changed.filter(
    (file) => sources.test(file) && testsCloseTo([file], root, imports).every((test) => readsAll.test(test)),
  )
}
