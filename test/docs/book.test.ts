import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findingTexts } from '../../mock-server/core/book/findings/finding.ts'

test.each([
  ['docs/book.md', 'en', '; '],
  ['docs/ja/book.md', 'ja', '、'],
] as const)(
  '%s lists each kind of difference with the same title as the output of `reconcile`',
  (file, language, separator) => {
    const page = readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
    const rows = [...page.matchAll(/^\| (`[a-z-]+`(?:[、, ]+`[a-z-]+`)*) \| ([^|]+) \| [^|]+ \|$/gm)]
    const listed = rows.flatMap(([, kinds = '', titles = '']) => {
      const texts = titles.split(separator)
      return [...kinds.matchAll(/`([^`]+)`/g)].map(([, kind = ''], index) => [kind, texts[index]] as const)
    })
    const printed = Object.entries(findingTexts).map(([kind, { title }]) => [kind, title[language]])
    expect(listed.length).toBe(printed.length)
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(printed))
  },
)
