import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** The terms that no text may use. The last column of the glossary contains these terms. */
const excluded = readFileSync(join(root, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .flatMap((line) => line.split('|')[3]?.split('、') ?? [])
  .map((term) => term.trim())
  .filter((term) => /[^\x20-\x7E]/.test(term))

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|yaml|md)$/.test(file))
    .map((file) => join(folder, file))
}

test('no Japanese text uses a term that docs/glossary.md rules out', () => {
  expect(excluded).toContain('ボディ')
  const files = ['mock-server', 'scenarios', 'contracts', 'clients', 'docs/ja'].flatMap(filesIn)
  const found = [...files, 'README.ja.md', 'examples/README.ja.md'].flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return excluded.filter((term) => text.includes(term)).map((term) => `${file}: ${term}`)
  })
  expect(found).toEqual([])
})
