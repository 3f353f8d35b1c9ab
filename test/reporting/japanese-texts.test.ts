import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../cli/command.ts'

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

/** Texts that need no Japanese: names, and what is the same in both languages. */
const SAME = new Set(['English', 'HTTP/2', 'URL', 'untitled'])

/** Returns the Japanese texts of a source file: the values of `ja`, also those that a function returns. */
function japaneseTextsIn(source: string): string[] {
  const literal = /\bja:\s*(?:\([^)]*\)\s*=>\s*)?(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/gs
  return [...source.matchAll(literal)].map(([, single, double, template]) => single ?? double ?? template ?? '')
}

/**
 * Returns true if a text has no words except those that it inserts, or if it is a method with a path. The text ends
 * where a template begins inside an inserted value.
 */
function needsNoJapanese(text: string): boolean {
  const own = text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*(?:\}|$)/g, '')
  return SAME.has(text) || !/[a-z]{2}/i.test(own) || /^(?:GET|POST) \S+$/.test(text)
}

test('the check finds an English text in place of a Japanese one', () => {
  const [found = ''] = japaneseTextsIn("en: 'All codes are fake', ja: 'All codes are fake'")
  expect([JAPANESE.test(found), needsNoJapanese(found)]).toEqual([false, false])
})

test('each Japanese version of a text is written in Japanese', () => {
  const files = globSync('{mock-server,scenarios,contracts,clients}/**/*.ts', { cwd: root })
  const texts = files.flatMap((file) =>
    japaneseTextsIn(readFileSync(join(root, file), 'utf8')).map((text) => ({ file, text })),
  )
  expect(texts.length).toBeGreaterThan(1500)
  expect(texts.filter(({ text }) => !JAPANESE.test(text) && !needsNoJapanese(text))).toEqual([])
})
