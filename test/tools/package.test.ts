import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { generatedPages } from '../../mock-server/cli/pages/generated-pages.ts'
import { replaceLinks } from '../../mock-server/reporting/markdown/markdown-links.ts'
import { root } from '../cli/command.ts'
import { assetsOf } from '../../tools/executable/assets.ts'
import { isPacked, packedFiles, readManifest } from '../../tools/package/packed-files.ts'
import { packedPage } from '../../tools/package/packed-page.ts'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const manifest = readManifest(root)
const isPackedFile = (file: string): boolean => isPacked(manifest, file)

test("the package contains every page that the source code, llms.txt or the agents' skill names", () => {
  const sources = globSync(['{mock-server,scenarios,contracts,clients,skills}/**/*.{ts,md}', 'llms.txt'], {
    cwd: root,
  })
  const named = new Set(
    sources.flatMap((source) => read(source).match(/\b(?:docs|examples)\/(?:[\w-]+\/)*[\w-]+\.\w+/g) ?? []),
  )
  expect(named.size).toBeGreaterThan(8)
  expect([...named].filter((file) => !isPackedFile(file) && !(file in generatedPages))).toEqual([])
})

test('the package and the executable contain each page that is named as `gift-mock docs PAGE`', () => {
  const sources = globSync('{mock-server,scenarios,contracts,clients}/**/*.ts', { cwd: root })
  const pages = new Set(
    sources.flatMap((source) => [...read(source).matchAll(/gift-mock docs ([a-z-]+)/g)].map(([, page = '']) => page)),
  )
  expect(pages.size).toBeGreaterThan(7)
  const pageFiles = [...pages].map((page) => (page === 'examples' ? 'examples/README.md' : `docs/${page}.md`))
  const stored = pageFiles.filter((file) => !(file in generatedPages))
  expect(stored.filter((file) => !isPackedFile(file))).toEqual([])
  expect(Object.keys(assetsOf(root))).toEqual(expect.arrayContaining([...stored, 'gift-mock.schema.json']))
})

test('the package contains the English and the Japanese version of each of its pages', () => {
  const pages = globSync('docs/ja/*.md', { cwd: root }).filter((page) => page !== 'docs/ja/assumptions.md')
  expect(pages.filter((page) => isPackedFile(page) !== isPackedFile(page.replace('/ja/', '/')))).toEqual([])
  expect(isPackedFile('docs/book.md')).toBe(true)
  expect(isPackedFile('docs/install.md')).toBe(false)
})

test('every relative link in a page of the package leads to a packed file', () => {
  const pages = packedFiles(root, manifest, 'md')
  const dead = pages.flatMap((page) => {
    const found: string[] = []
    replaceLinks(packedPage(manifest, page, read(page)), ({ source, path }) => {
      if (!isPackedFile(posix.join(page, path === '' ? '' : '..', path).replace(/\/$/, ''))) found.push(source)
      return source
    })
    return found.map((link) => `${page}: ${link}`)
  })
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/ja/limits.md', 'examples/README.md']))
  expect(dead).toEqual([])
})

test('in a packed page, a link to a file that is not packed becomes text, unless package.json names the repository', () => {
  const text =
    '[costs](limits.md#costs), [install.md](install.md#executable), [test](../test/boot.test.ts), `[a](b.md)`\n'
  const { repository: _, ...unpublished } = manifest
  expect(packedPage(unpublished, 'docs/plan.md', `${text}\n![A picture](images/gift.png)\n`)).toBe(
    '[costs](limits.md#costs), `docs/install.md`, test (`test/boot.test.ts`), `[a](b.md)`\n\n' +
      'Files that this page names without a link are in the source repository, not in this package.\n',
  )
  expect(packedPage(unpublished, 'docs/ja/plan.md', '[検査](../../test/boot.test.ts)')).toContain(
    '検査（`test/boot.test.ts`）',
  )
  const published = { ...manifest, version: '1.2.3', repository: { url: 'git+https://example.com/me/mock.git' } }
  expect(packedPage(published, 'docs/plan.md', `${text}![A picture](images/gift.png)`)).toBe(
    '[costs](limits.md#costs), [install.md](https://example.com/me/mock/blob/v1.2.3/docs/install.md#executable), ' +
      '[test](https://example.com/me/mock/blob/v1.2.3/test/boot.test.ts), `[a](b.md)`\n' +
      '![A picture](https://example.com/me/mock/raw/v1.2.3/docs/images/gift.png)',
  )
})

test('the package contains the page about security in both languages, without the section that names its tests', () => {
  for (const page of ['docs/security.md', 'docs/ja/security.md']) {
    const text = read(page)
    const packed = packedPage(manifest, page, text)
    expect(isPackedFile(page)).toBe(true)
    expect(text).toContain('test/admin/authorize.test.ts')
    expect(packed).not.toContain('test/admin/authorize.test.ts')
    expect(packed.match(/^## /gm)).toHaveLength((text.match(/^## /gm) ?? []).length - 1)
  }
})

test('the lock file, the change log and the installation pages name the version of the package', () => {
  const { version } = manifest
  expect(JSON.parse(read('package-lock.json'))).toMatchObject({ version, packages: { '': { version } } })
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## Unreleased\\n[^]*?^## ${version} - \\d{4}-\\d\\d-\\d\\d$`, 'm'))
  for (const page of ['docs/install.md', 'docs/ja/install.md']) {
    const versions = read(page).match(/(?<=gift-provider-mock(?:-|@v))\d+\.\d+\.\d+/g)
    expect(new Set(versions)).toEqual(new Set([version]))
  }
})
