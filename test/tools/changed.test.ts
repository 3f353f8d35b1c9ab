import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { testsCloseTo } from '../../tools/changed.ts'
import { folder } from '../cli/command.ts'

/** A checkout with these files. */
function checkout(files: Record<string, string>): string {
  const root = folder()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

const root = () =>
  checkout({
    'mock-server/core/a.ts': '',
    'mock-server/core/b.ts': '',
    'mock-server/core/deep/c.ts': '',
    'test/core/a.test.ts': "import { a } from '../../mock-server/core/a.ts'",
    'test/core/whole.test.ts':
      "import { app } from '../../mock-server/index.ts'\nimport { help } from '../helpers/help.ts'",
    'test/cli/lazy.test.ts': "const a = await import('../../mock-server/core/a.ts')",
    'test/helpers/help.ts': "import { start } from './start.ts'",
    'test/helpers/start.ts': '',
  })

test.each([
  ['a test itself', ['test/core/a.test.ts'], ['test/core/a.test.ts']],
  [
    'a source that tests import, also later',
    ['mock-server/core/a.ts'],
    ['test/cli/lazy.test.ts', 'test/core/a.test.ts'],
  ],
  ['a helper, through another one', ['test/helpers/start.ts'], ['test/core/whole.test.ts']],
  ['a source that no test imports', ['mock-server/core/b.ts'], ['test/core/a.test.ts', 'test/core/whole.test.ts']],
  [
    'a source in a folder that test/ does not have',
    ['mock-server/core/deep/c.ts'],
    ['test/core/a.test.ts', 'test/core/whole.test.ts'],
  ],
  ['a text, a file at the root and a test that was deleted', ['README.md', 'x.ts', 'test/core/gone.test.ts'], []],
])('the tests close to %s', (_what, changed, tests) => {
  expect(testsCloseTo(changed, root())).toEqual(tests)
})
