import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| (.+) \| `(test\/[\w./-]+)`: `(.+)` \|$/gm)].map(
  ([, claim = '', file = '', title = '']) => ({
    claim,
    file,
    title,
  }),
)

test('each claim of docs/security.md names a test that exists', () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(page.slice(page.indexOf('| claim | test |')).trim().split('\n').length - 2).toBe(rows.length)
  const missing = rows.filter(({ file, title }) => {
    const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    return ![`'`, '"', '`'].some((quote) => source.includes(quote + title))
  })
  expect(missing).toEqual([])
})

test('README, CONTRIBUTING and the security page say where to report a fault of gift-mock and what to attach', () => {
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
  for (const file of ['README.md', 'README.ja.md', 'CONTRIBUTING.md', 'docs/security.md', 'docs/ja/security.md']) {
    expect(read(file)).toContain('`gift-mock doctor`')
    expect(read(file)).toContain('`gift-mock --version`')
  }
  for (const file of ['README.md', 'README.ja.md', 'docs/security.md', 'docs/ja/security.md'])
    expect(read(file)).toContain('CONTRIBUTING.md#report-a-fault')
  expect(read('CONTRIBUTING.md')).toContain('\n## Report a fault\n')
})
