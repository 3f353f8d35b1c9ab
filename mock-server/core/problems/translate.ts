import type { Text } from '../localized-text.ts'

/**
 * A pattern of a message in both languages. A placeholder such as `{bytes}` stands for a value. A placeholder that
 * begins with `_`, such as `{_problem}`, stands for a sentence or a word that has its own text in both languages.
 */
export type ProblemText = Text

/** A function that returns a message in Japanese; undefined if no pattern matches the message. */
export type TranslateMessage = (message: string) => string | undefined

interface Pattern {
  test: RegExp
  names: readonly string[]
  ja: string
}

/** Maximum depth to which sentences can be nested in other sentences. */
const MAX_DEPTH = 4

/** Name of a placeholder that stands for a number. */
const LINE = 'line'
const PLACEHOLDER = /\{(\w+)\}/g
/**
 * Matches an amount in yen, to which separators between thousands are added. The English messages have no such
 * separators.
 */
const YEN = /\b\d{4,9}(?=円|～\d+円)/g

/**
 * Creates the function that translates the messages of problems into Japanese. The code throws messages in English, and
 * they are translated when they are shown. A message may consist of several sentences that are joined with `; `.
 */
export function createMessageTranslator(texts: readonly ProblemText[]): TranslateMessage {
  const fixed = new Map(texts.filter(({ en }) => !en.includes('{')).map(({ en, ja }) => [en, ja]))
  const patterns = texts.filter(({ en }) => en.includes('{')).map(toPattern)

  function translate(message: string, depth = 0): string | undefined {
    if (depth > MAX_DEPTH) return undefined
    const whole = fixed.get(message)
    if (whole !== undefined) return whole
    for (const pattern of patterns) {
      const translated = apply(pattern, message, depth)
      if (translated !== undefined) return translated
    }
    return depth === 0 ? translateJoined(message) : undefined
  }

  function apply({ test, names, ja }: Pattern, message: string, depth: number): string | undefined {
    const values = test.exec(message)?.slice(1)
    if (!values) return undefined
    const shown = new Map<string, string>()
    for (const [index, name] of names.entries()) {
      const value = values[index] ?? ''
      const translated = name.startsWith('_') ? translate(value, depth + 1) : value
      if (translated === undefined) return undefined
      shown.set(name, translated)
    }
    return ja.replaceAll(PLACEHOLDER, (whole, name: string) => shown.get(name) ?? whole).replaceAll(YEN, groupDigits)
  }

  /**
   * Translates sentences that are joined with `; `. A sentence may also contain `; ` itself, so the function tries each
   * occurrence as the end of the first sentence.
   */
  function translateJoined(message: string): string | undefined {
    for (let at = message.indexOf('; '); at >= 0; at = message.indexOf('; ', at + 1)) {
      const first = translate(message.slice(0, at), 1)
      const rest = first === undefined ? undefined : translate(message.slice(at + 2))
      if (rest !== undefined) return `${first}；${rest}`
    }
    return undefined
  }

  return (message) => translate(message)
}

function groupDigits(digits: string): string {
  return Number(digits).toLocaleString('en')
}

function toPattern({ en, ja }: ProblemText): Pattern {
  const names = [...en.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
  const source = en
    .split(PLACEHOLDER)
    .map((part, index) =>
      index % 2 === 1 ? (part === LINE ? String.raw`(\d+)` : '(.*?)') : part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'),
    )
    .join('')
  return { test: new RegExp(`^${source}$`, 's'), names, ja }
}
