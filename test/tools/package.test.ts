import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import picomatch from 'picomatch'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { root } from '../cli/command.ts'
import { assetsOf } from '../../tools/executable/assets.ts'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const { files, version } = z
  .object({ files: z.array(z.string()), version: z.string() })
  .parse(JSON.parse(read('package.json')))

/** Returns true if npm packs a file or folder: a later pattern of `files` overrides an earlier one. */
function isPacked(file: string): boolean {
  const last = files.findLast((pattern) => {
    const glob = pattern.replace('!', '')
    return picomatch.isMatch(file, [glob, `${glob}/**`])
  })
  return last !== undefined && !last.startsWith('!')
}

test('the package contains every page that is named in the source code, in llms.txt or in the skill for agents', () => {
  const sources = globSync(['{mock-server,scenarios,contracts,clients,skills}/**/*.{ts,md}', 'llms.txt'], {
    cwd: root,
  })
  const named = new Set(
    sources.flatMap((source) => read(source).match(/\b(?:docs|examples)\/(?:[\w-]+\/)*[\w-]+\.\w+/g) ?? []),
  )
  expect(named.size).toBeGreaterThan(8)
  expect([...named].filter((file) => !isPacked(file))).toEqual([])
})

test('the package and the executable contain each page that the texts of the mock name as `gift-mock docs PAGE`', () => {
  const sources = globSync('{mock-server,scenarios,contracts,clients}/**/*.ts', { cwd: root })
  const pages = new Set(
    sources.flatMap((source) => [...read(source).matchAll(/gift-mock docs ([a-z-]+)/g)].map(([, page = '']) => page)),
  )
  expect(pages.size).toBeGreaterThan(7)
  const pageFiles = [...pages].map((page) => (page === 'examples' ? 'examples/README.md' : `docs/${page}.md`))
  expect(pageFiles.filter((file) => !isPacked(file))).toEqual([])
  expect(Object.keys(assetsOf(root))).toEqual(expect.arrayContaining([...pageFiles, 'gift-mock.schema.json']))
})

test('if the package contains a page in one language, it also contains the page in the other language', () => {
  const pages = globSync('docs/ja/*.md', { cwd: root })
  expect(pages.filter((page) => isPacked(page) !== isPacked(page.replace('/ja/', '/')))).toEqual([])
  expect(isPacked('docs/book.md')).toBe(true)
  expect(isPacked('docs/security.md')).toBe(false)
})

test('the lock file, the change log and the pages about the installation name the version of the package', () => {
  expect(JSON.parse(read('package-lock.json'))).toMatchObject({ version, packages: { '': { version } } })
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## Unreleased\\n[^]*?^## ${version} - \\d{4}-\\d\\d-\\d\\d$`, 'm'))
  for (const page of ['docs/install.md', 'docs/ja/install.md']) {
    const versions = read(page).match(/(?<=gift-provider-mock(?:-|@v))\d+\.\d+\.\d+/g)
    expect(versions).toEqual([version, version])
  }
})
