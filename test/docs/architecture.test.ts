import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

/** The paths in the diagrams are relative to one of these folders. */
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

const [, tree = ''] = /```\n(.*?)```/s.exec(text) ?? []

/**
 * Returns the line of a folder in the tree, and the lines of its contents (the following lines with more indentation).
 */
function partAbout(folder: string, indentation: string): string {
  const [part = ''] = new RegExp(`^${indentation}${folder}/.*\\n(?:${indentation} .*\\n)*`, 'm').exec(tree) ?? []
  return part
}

/** Folders that git ignores. */
const ignored = ['node_modules', 'dist', 'build']

test.each([
  ['the top level', '', tree.replaceAll(/^ .*\n/gm, '')],
  ['mock-server', 'mock-server', partAbout('mock-server', '')],
  ['mock-server/core', 'mock-server/core', partAbout('core', '  ')],
  ['scenarios', 'scenarios', partAbout('scenarios', '')],
])('the tree of ARCHITECTURE.md has every folder of %s', (_, path, part) => {
  const folders = readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.includes(entry.name))
    .map(({ name }) => name)
  expect(folders.length).toBeGreaterThan(5)
  const missing = folders.filter((name) => !new RegExp(`(?<![\\w/-])${name}/`).test(part))
  expect(missing, 'add the folders to the tree of ARCHITECTURE.md').toEqual([])
})
