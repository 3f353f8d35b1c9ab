import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

/** Folders from which the paths of the diagrams start. */
const STARTS = ['', 'mock-server/', 'mock-server/core/']

test('each source file that a diagram of ARCHITECTURE.md names exists', () => {
  const diagrams = [...text.matchAll(/```mermaid\n(.*?)```/gs)].map(([diagram]) => diagram).join('\n')
  const named = new Set([...diagrams.matchAll(/[\w*-]+(?:\/[\w*-]+)*\.ts/g)].map(([path]) => path))
  expect(named.size).toBeGreaterThan(20)
  const missing = [...named].filter((path) =>
    STARTS.every((start) => globSync(start + path, { cwd: root }).length === 0),
  )
  expect(missing, 'correct the diagrams of ARCHITECTURE.md').toEqual([])
})
