import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Names of the pages that contain both languages in one file. Their Japanese pages only link to this file. */
const BILINGUAL = new Set(['assumptions', 'glossary'])

/**
 * The pages whose code blocks (`code`) or tables (`rows`) may differ between the languages. A Japanese page refers to
 * the measurements on the English page. The examples of the command line and the types of the control API are generated
 * separately for each language.
 */
const DIFFERENT: Readonly<Record<string, 'rows' | 'code'>> = {
  'docs/performance.md': 'rows',
  'docs/command-line.md': 'code',
  'docs/control-api.md': 'code',
}

const namesIn = (folder: string): string[] =>
  globSync('*.md', { cwd: join(root, folder) })
    .map((file) => basename(file, '.md'))
    .toSorted()

const names = namesIn('docs')

const pages: readonly (readonly [string, string])[] = [
  ['README.md', 'README.ja.md'],
  ['examples/README.md', 'examples/README.ja.md'],
  ...names.filter((name) => !BILINGUAL.has(name)).map((name) => [`docs/${name}.md`, `docs/ja/${name}.md`] as const),
]

const FENCE = /^```.*?^```$/gms

/**
 * Removes the comments from a code block and replaces the values that may differ between the languages by placeholders.
 */
function withoutProse(code: string): string {
  return code
    .replaceAll(/(^|\s+)(?:#|\/\/) .*$/gm, '')
    .replaceAll(/"(name|issuer)":"[^"]+"/g, '"$1":"…"')
    .replaceAll(/(purchase|gift)-(?:ja-)?\$/g, '$1-$')
}

/**
 * Returns the parts of a page that have to be equal in both languages: the code blocks, the levels of the headings, and
 * the number of rows of each table. Measurements that a command writes into the English page are left out.
 */
function structureOf(file: string): Record<'code' | 'headings' | 'rows', readonly unknown[]> {
  const page = readFileSync(join(root, file), 'utf8').replaceAll(/<!-- (\w+): begin -->.*?<!-- \1: end -->/gs, '')
  const prose = page.replaceAll(FENCE, '')
  return {
    code: (page.match(FENCE) ?? []).map(withoutProse),
    headings: [...prose.matchAll(/^#+(?= )/gm)].map(([marks]) => marks),
    rows: [...prose.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.trim().split('\n').length),
  }
}

test('each page in docs/ exists in English and in Japanese', () => {
  expect(namesIn('docs/ja')).toEqual(names)
  expect(names.length).toBeGreaterThan(20)
})

test.each(pages)(
  'the pages %s and %s have the same code blocks, heading levels and numbers of table rows',
  (page, translation) => {
    const expected = structureOf(page)
    const different = DIFFERENT[page]
    expect(structureOf(translation)).toEqual(
      different === undefined ? expected : { ...expected, [different]: expect.any(Array) },
    )
  },
)
