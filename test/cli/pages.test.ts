import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isNotPacked, notPackedText } from '../../mock-server/cli/pages/index.ts'
import { generatedPages } from '../../mock-server/cli/pages/generated-pages.ts'
import { call, root } from './command.ts'

test('`docs` without a page lists the pages with their titles in the language of the reader', async () => {
  const english = await call(['docs'])
  expect(english.code).toBe(0)
  expect(english.stdout).toMatch(/^https-and-interception {2,}HTTPS, and clients with a fixed address$/m)
  const japanese = await call(['docs', '--lang', 'ja'])
  expect(japanese.stdout).toMatch(/^https-and-interception {2,}HTTPS と、接続先が固定のクライアント$/m)
  expect(japanese.stdout).toMatch(/^troubleshooting {2,}[^a-z]*$/m)
  const names = (text: string): string[] => text.split('\n').map((line) => line.split(' ')[0] ?? '')
  expect(names(japanese.stdout)).toEqual(names(english.stdout))
  expect(english.stdout).not.toMatch(/^\S+\s*$/m)
})

test('`docs` prints the page with the given name or path', async () => {
  expect((await call(['docs', 'command-line'])).stdout).toMatch(/^# The command line\n\n[^<]/)
  const { stdout } = await call(['docs', 'https-and-interception'])
  expect(stdout).toMatch(/^# HTTPS, and clients with a fixed address\n/)
  expect((await call(['docs', 'docs/ja/https-and-interception.md'])).stdout).toBe(stdout)
  expect((await call(['docs', 'examples', '--lang', 'ja'])).stdout).toContain('## 接続の再利用')
})

test('if the Japanese page only refers to a bilingual page, `docs` prints the bilingual page', async () => {
  const { stdout } = await call(['docs', 'assumptions', '--lang', 'ja'])
  expect(stdout).toContain('### AG-A1\n')
  expect(stdout).toContain('`gift-mock docs settings`')
})

test('`docs formats` generates the page about requests and responses in the language of the reader, without links', async () => {
  const [english, japanese] = [await call(['docs', 'formats']), await call(['docs', 'formats', '--lang', 'ja'])]
  expect(english.stdout).toContain('| 409 | The request id was used before.')
  expect(japanese.stdout).toContain('| 409 | リクエストIDは使用済みである。')
  expect(japanese.stdout).toContain('（AG-D12）')
  for (const { stdout } of [english, japanese]) expect(stdout).not.toMatch(/\]\(|<!--/)
})

test('in the list of pages, the title of each generated page is the heading of its text', async () => {
  for (const [file, { title, text }] of Object.entries(generatedPages))
    expect([file, /^# (.*)$/m.exec(await text())?.[1]]).toEqual([file, title])
})

test.each([
  ['evidence', 'en'],
  ['evidence', 'ja'],
  ['settings', 'en'],
  ['settings', 'ja'],
] as const)(
  'the generated page %s in the language %s is equal to the file of the repository',
  async (page, language) => {
    const file = language === 'ja' ? `docs/ja/${page}.md` : `docs/${page}.md`
    expect(await generatedPages[file]?.text()).toBe(readFileSync(join(root, file), 'utf8'))
    const { code, stdout } = await call(['docs', page, '--lang', language])
    expect({ code, title: stdout.split('\n')[0] }).toEqual({ code: 0, title: `# ${generatedPages[file]?.title}` })
  },
)

test('`docs` rejects a page that does not exist, and names a similar page', async () => {
  expect(await call(['docs', 'preset'])).toMatchObject({
    code: 1,
    stderr: 'gift-mock: there is no page "preset"; did you mean "presets"? "gift-mock docs" lists the pages\n',
  })
  for (const name of ['../package', 'package.json', ''])
    expect((await call(['docs', name])).stderr).toContain('there is no page')
})

test('`docs` prints the command for a link to a page, and the path for a link to another file', async () => {
  const { stdout } = await call(['docs', 'limits'])
  expect(stdout).toContain('日本語 (`gift-mock docs limits --lang ja`)')
  expect(stdout).toContain('`gift-mock docs explore`')
  expect(stdout).toContain('test (`test/core/book/compare-book.test.ts`)')
  expect(stdout).not.toContain('](')
  expect((await call(['docs', 'examples', '--lang', 'ja'])).stdout).toMatch(/Python（`examples\/\S+`）/)
})

test('if the language is Japanese, `docs assumptions` has Japanese headings, labels and rules', async () => {
  const { stdout } = await call(['docs', 'assumptions', '--lang', 'ja'])
  expect(stdout).toMatch(/^# 仮定と確認方法\n\nこのページでは、/)
  expect(stdout).toContain('\n## あっとギフトのオンデマンド API')
  expect(stdout).not.toMatch(/Question:|Decided by:|Instead:|No setting|limit of the mock|\| settings \|/)
  const lines = stdout.split('\n').filter((line) => line !== '' && !/^(?:### [AR]|- 質問（英語）: |\|---)/.test(line))
  expect(lines.length).toBeGreaterThan(300)
  expect(lines.filter((line) => !/[ぁ-ん]/.test(line) && line !== '| 別の動作 | 設定 | 既定値 |')).toEqual([])
  expect((await call(['docs', 'assumptions'])).stdout).toMatch(/^# Assumptions, and how to find out\n\nThis page lists/)
})

test('for each page that is not in the package, `docs` has a text that says where the page is', () => {
  const { files } = z
    .object({ files: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const [, list = ''] = /^!docs\/\{(.*)\}\.md$/.exec(files.find((file) => file.startsWith('!docs/{')) ?? '') ?? []
  const generated = ['assumptions', 'evidence', 'formats', 'index', 'settings']
  const unpacked = list.split(',').filter((page) => !generated.includes(page))
  expect(unpacked.filter((page) => !isNotPacked(page))).toEqual([])
  expect(notPackedText('install')).toEqual({
    en: expect.stringMatching(/^the package does not contain the page "install"\. .* has docs\/install\.md$/),
    ja: expect.stringContaining('docs/ja/install.md'),
  })
})
