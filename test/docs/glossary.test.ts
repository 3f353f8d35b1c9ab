import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** The terms in the last column of the glossary. No text in either language may use them. */
const excluded = readFileSync(join(root, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .flatMap((line) => line.split('|')[3]?.split('、') ?? [])
  .map((term) => term.trim())
  .filter((term) => term !== '' && term !== 'not')

function isJapanese(term: string): boolean {
  return /[^\x20-\x7E]/.test(term)
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|yaml|md)$/.test(file))
    .map((file) => join(folder, file))
}

/** Returns the excluded terms in the files, each with the name of its file. */
function findTerms(files: readonly string[], terms: readonly string[]): string[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8').toLowerCase()
    return terms.filter((term) => text.includes(term)).map((term) => `${file}: ${term}`)
  })
}

test('no Japanese text uses a term that docs/glossary.md rules out', () => {
  const terms = excluded.filter(isJapanese)
  expect(terms).toContain('ボディ')
  const files = ['mock-server', 'scenarios', 'contracts', 'clients', 'docs/ja'].flatMap(filesIn)
  expect(findTerms([...files, 'README.ja.md', 'examples/README.ja.md'], terms)).toEqual([])
})

test('no English text, comment or test title uses a term that docs/glossary.md rules out', () => {
  const terms = excluded.filter((term) => !isJapanese(term))
  expect(terms).toContain('root sandbox')
  const files = ['mock-server', 'scenarios', 'contracts', 'clients', 'docs', 'test', 'tools'].flatMap(filesIn)
  const own = ['docs/glossary.md', 'test/docs/glossary.test.ts']
  expect(
    findTerms(
      [...files, 'README.md', 'ARCHITECTURE.md'].filter((file) => !own.includes(file)),
      terms,
    ),
  ).toEqual([])
})
