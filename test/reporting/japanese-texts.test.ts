import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../cli/command.ts'

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

/** Texts without a Japanese version: names, and words that are the same in both languages. */
const SAME = new Set(['English', 'HTTP/2', 'URL', 'untitled'])

/**
 * Returns the Japanese texts in a source file. A member `ja` contains such a text, or a function that returns the text.
 * The mark `# ja:` of comments in scenarios is not a member.
 */
function japaneseTextsIn(source: string): string[] {
  const literal =
    /(?<!# )\bja:\s*(?:\([^)]*\)\s*=>\s*)?(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/gs
  return [...source.matchAll(literal)].map(([, single, double, template]) => single ?? double ?? template ?? '')
}

/**
 * Returns true if a text contains only inserted values, or is an HTTP method with a path. Such a text needs no Japanese
 * version. `japaneseTextsIn` cuts a text off at a nested template literal, so the last inserted value may be
 * incomplete.
 */
function needsNoJapanese(text: string): boolean {
  const own = text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*(?:\}|$)/g, '')
  return SAME.has(text) || !/[a-z]{2}/i.test(own) || /^(?:GET|POST) \S+$/.test(text)
}

test('the check reports an English text in a place for a Japanese text', () => {
  const [found = ''] = japaneseTextsIn("en: 'All codes are fake', ja: 'All codes are fake'")
  expect([JAPANESE.test(found), needsNoJapanese(found)]).toEqual([false, false])
})

test('the check ignores the mark `# ja:` of comments in scenarios', () => {
  expect(japaneseTextsIn("// replaces '# ja: ' and '# en: ' by '# '")).toEqual([])
})

test('each Japanese version of a text is written in Japanese', () => {
  const files = globSync('{mock-server,scenarios,contracts,clients}/**/*.ts', { cwd: root })
  const texts = files.flatMap((file) =>
    japaneseTextsIn(readFileSync(join(root, file), 'utf8')).map((text) => ({ file, text })),
  )
  expect(texts.length).toBeGreaterThan(1500)
  expect(texts.filter(({ text }) => !JAPANESE.test(text) && !needsNoJapanese(text))).toEqual([])
})
