import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FOLDER, hashOf, readManifest, SOURCES, sourcesHash } from '../../tools/screenshots/manifest.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, FOLDER)
const { sources, pictures } = readManifest()
const names = Object.keys(pictures)

test('the pictures of the documentation were made from the current pages', () => {
  expect(sources, 'the pictures are older than the pages: run `npm run screenshots`').toBe(sourcesHash())
})

test.each(SOURCES)('the pattern %s matches at least one source file of the pictures', (pattern) => {
  expect(globSync(pattern, { cwd: root })).not.toEqual([])
})

test("the folder of the documentation's pictures contains exactly the pictures in the manifest", () => {
  expect(readdirSync(folder).toSorted()).toEqual([...names, 'manifest.json'].toSorted())
  for (const name of names) expect([name, hashOf(readFileSync(join(folder, name)))]).toEqual([name, pictures[name]])
})

test('the documentation has at most eight pictures with less than 1 MB in total', () => {
  expect(names.length).toBeLessThanOrEqual(8)
  expect(names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)).toBeLessThan(1_000_000)
})

test('each picture is shown on a page of the documentation, with a text that describes it', () => {
  const shown = ['README.md', 'README.ja.md', 'docs/dashboard.md', 'docs/gift-pages.md'].flatMap((page) => {
    const images = readFileSync(join(root, page), 'utf8').matchAll(/!\[([^\]]*)\]\(((?:docs\/)?images\/([^)]+))\)/g)
    return [...images].map(([, alt = '', path = '', name = '']) => ({ page, alt, path, name }))
  })
  expect(new Set(shown.map(({ name }) => name))).toEqual(new Set(names))
  for (const { page, alt, path } of shown) {
    expect(path.startsWith(page.startsWith('docs/') ? 'images/' : 'docs/images/')).toBe(true)
    expect(alt.length).toBeGreaterThan(20)
  }
})
