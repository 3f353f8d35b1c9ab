import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const pages = ['docs/troubleshooting.md', 'docs/ja/troubleshooting.md']

/** The source texts of the mock. In messages, `…` replaces each placeholder. */
const sources = globSync('mock-server/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')
  .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}|\{_?[a-zA-Z]+\}|\(\.\*\)|\$\d/g, '…')
  .replaceAll('….…', '…')
  .replaceAll(String.raw`\'`, "'")

/** Returns the messages in the first column of each table row of a page, one list for each row. */
function messagesOf(page: string): string[][] {
  return readFileSync(join(root, page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, message = '']) => message))
}

test.each(pages)('every message that %s explains is a text of the mock', (page) => {
  const messages = messagesOf(page).flat()
  expect(messages.length).toBeGreaterThan(50)
  expect(messages.filter((message) => !sources.includes(message))).toEqual([])
})

test('the Japanese troubleshooting page explains the same messages as the English page, in the same order', () => {
  const [english = [], japanese = []] = pages.map((page) => messagesOf(page).map((row) => row.at(-1)))
  expect(japanese).toEqual(english)
})
