import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, root } from '../cli/command.ts'

function runScripts(...names: string[]) {
  const scripts = { good: 'echo good ran', bad: 'echo bad ran && exit 3', worse: 'echo worse ran && exit 1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'tools/run-scripts.ts'), ...names], {
    cwd: folder({ 'package.json': JSON.stringify({ scripts }) }),
    encoding: 'utf8',
  })
  return { status, ran: stdout.trim().split(/\r?\n/), failed: stderr.trim().split('\n').at(-1) }
}

test('`tools/run-scripts.ts` runs all scripts even if one fails, and then fails with the names of all failed scripts', () => {
  expect(runScripts('bad', 'good', 'worse')).toEqual({
    status: 1,
    ran: ['bad ran', 'good ran', 'worse ran'],
    failed: 'failed: npm run bad, npm run worse',
  })
})

test('`tools/run-scripts.ts` exits with 0 if every script ends well', () => {
  expect(runScripts('good', 'good')).toEqual({ status: 0, ran: ['good ran', 'good ran'], failed: '' })
})
