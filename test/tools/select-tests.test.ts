import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { testsCloseTo, withoutTests } from '../../tools/select-tests.ts'
import { folder } from '../cli/command.ts'

/** Creates a folder with these files. */
function checkout(files: Record<string, string>): string {
  const root = folder()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

const root = (more: Record<string, string> = {}) =>
  checkout({
    ...more,
    'mock-server/core/a.ts': '',
    'mock-server/core/b.ts': '',
    'mock-server/core/deep/c.ts': '',
    'test/core/a.test.ts': "import { a } from '../../mock-server/core/a.ts'",
    'test/core/whole.test.ts':
      "import { app } from '../../mock-server/index.ts'\nimport { help } from '../helpers/help.ts'",
    'test/cli/lazy.test.ts': "const a = await import('../../mock-server/core/a.ts')",
    'mock-server/core/faults/effects/slow.ts': '',
    'test/docs/effects.test.ts': "const page = 'docs/scenarios.md'",
    'test/docs/links.test.ts': '',
    'test/docs/tasks.test.ts': "const page = 'docs/more-scenarios.md'",
    'test/docs/security.test.ts': '',
    'test/evidence.test.ts': '',
    'test/contracts/mutations.test.ts': '',
    'test/contracts/openapi/openapi.test.ts': '',
    'mock-server/providers/at-gift/openapi/response-schema.ts': '',
    'test/naive-clients/clients.test.ts': '',
    'test/scenarios/loading/library.test.ts': '',
    'test/scenarios/learn/learn.test.ts': '',
    'test/scenarios/learn/blind/judge.test.ts': '',
    'test/scenarios/replay/replay.test.ts': '',
    'test/scenarios/probe/run.test.ts': '',
    'test/helpers/help.ts': "import { start } from './start.ts'",
    'test/helpers/start.ts': '',
    'mock-server/router.ts': '',
    'mock-server/node/guard.ts': '',
    'mock-server/providers/at-gift/routes.ts': '',
    'mock-server/providers/at-gift/gift-page/page.ts': '',
    'test/router.test.ts': '',
    'test/tools/screenshots.test.ts': '',
    'test/providers/at-gift/requests/limit.test.ts': '',
    'test/msw/routes.test.ts': "import { routes } from '../../mock-server/providers/at-gift/routes.ts'",
  })

test.each([
  ['a test itself', ['test/core/a.test.ts'], ['test/core/a.test.ts']],
  [
    'a source file that tests import statically or dynamically',
    ['mock-server/core/a.ts'],
    ['test/cli/lazy.test.ts', 'test/core/a.test.ts'],
  ],
  ['a helper that a test imports through another helper', ['test/helpers/start.ts'], ['test/core/whole.test.ts']],
  ['a source file that no test imports', ['mock-server/core/b.ts'], ['test/core/a.test.ts', 'test/core/whole.test.ts']],
  [
    'a source file whose folder does not exist below test/',
    ['mock-server/core/deep/c.ts'],
    ['test/core/a.test.ts', 'test/core/whole.test.ts'],
  ],
  [
    'a scenario',
    ['scenarios/at-gift/one-code.yaml'],
    ['test/naive-clients/clients.test.ts', 'test/scenarios/loading/library.test.ts'],
  ],
  ['a page, which a test names', ['docs/ja/scenarios.md'], ['test/docs/effects.test.ts', 'test/docs/links.test.ts']],
  [
    'a rule',
    ['mock-server/providers/at-gift/evidence.ts'],
    ['test/evidence.test.ts', 'test/providers/at-gift/requests/limit.test.ts'],
  ],
  [
    'a setting',
    ['mock-server/providers/at-gift/settings/limit-settings.ts'],
    ['test/evidence.test.ts', 'test/providers/at-gift/requests/limit.test.ts', 'test/scenarios/learn/learn.test.ts'],
  ],
  [
    'an assumption',
    ['mock-server/providers/at-gift/assumptions/access.ts'],
    ['test/evidence.test.ts', 'test/providers/at-gift/requests/limit.test.ts', 'test/scenarios/learn/learn.test.ts'],
  ],
  [
    'a step of the probe',
    ['scenarios/probe/at-gift.ts'],
    ['test/scenarios/learn/learn.test.ts', 'test/scenarios/probe/run.test.ts'],
  ],
  [
    'a file of a provider that another test imports',
    ['mock-server/providers/at-gift/routes.ts'],
    ['test/msw/routes.test.ts', 'test/providers/at-gift/requests/limit.test.ts'],
  ],
  [
    'the schema of a response',
    ['mock-server/providers/at-gift/openapi/response-schema.ts'],
    [
      'test/contracts/mutations.test.ts',
      'test/contracts/openapi/openapi.test.ts',
      'test/providers/at-gift/requests/limit.test.ts',
    ],
  ],
  [
    'a page of a provider',
    ['mock-server/providers/at-gift/gift-page/page.ts'],
    ['test/providers/at-gift/requests/limit.test.ts', 'test/tools/screenshots.test.ts'],
  ],
  ['a source file with a test in the root folder of the tests', ['mock-server/router.ts'], ['test/router.test.ts']],
  ['a text file, a file in the root folder and a deleted test', ['LICENSE', 'x.ts', 'test/core/gone.test.ts'], []],
])('for a change of %s, `tools/select-tests.ts` selects the expected test files', (_what, changed, tests) => {
  expect(testsCloseTo(changed, root())).toEqual(tests)
})

const readAll = { 'test/cli/start/bundle.test.ts': '', 'test/docs/troubleshooting.test.ts': '' }

test('for a change of a source file of the mock, the tests that read all source files are also selected', () => {
  expect(testsCloseTo(['mock-server/router.ts'], root(readAll))).toEqual([
    ...Object.keys(readAll),
    'test/router.test.ts',
  ])
})

test('`withoutTests` returns the changed source files for which no test is selected, except tests that read all', () => {
  const changed = ['mock-server/node/guard.ts', 'mock-server/router.ts', 'CHANGELOG.md']
  expect(withoutTests(changed, root())).toEqual(['mock-server/node/guard.ts'])
  expect(withoutTests(changed, root(readAll))).toEqual(['mock-server/node/guard.ts'])
})
