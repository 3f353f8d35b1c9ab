import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tasks } from '../../scenarios/reference/tasks/tasks.ts'

const root = join(import.meta.dirname, '../..')

test.each(['docs/scenarios.md', 'docs/ja/scenarios.md'])('%s lists all tasks with their parameters', (page) => {
  const rows = readFileSync(join(root, page), 'utf8').matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| [^|]+ \|$/gm)
  const listed = Array.from(rows, ([, name, parameters = '']) => [name, parameters.match(/\w+/g)])
  const known = Object.entries(tasks).map(([name, { parameters }]) => [name, Object.keys(parameters)])
  for (const one of known) expect(listed).toContainEqual(one)
})
