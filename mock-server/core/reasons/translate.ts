import type { Text } from '../localized-text.ts'

/**
 * A pattern of the sentence with which an outcome states its reason, in both languages. A placeholder such as `{bytes}`
 * stands for a value. A placeholder that begins with `_`, such as `{_problem}`, stands for a sentence or a word that
 * has its own text in both languages.
 */
export type ReasonText = Text

/** Returns a reason in Japanese; undefined if no text has the reason. */
export type TranslateReason = (reason: string) => string | undefined

interface Pattern {
  test: RegExp
  names: readonly string[]
  ja: string
}

/** Maximum number of translated reasons that are cached. */
const MAX_CACHED = 1000
/** Maximum depth of sentences within sentences. */
const MAX_DEPTH = 4

const PLACEHOLDER = /\{(\w+)\}/g
/** An amount of yen in a text. The reasons in English have no separators between thousands. */
const YEN = /\b\d{4,9}(?=円|～\d+円)/g

/**
 * Creates the function that translates reasons into Japanese. The journal contains reasons in English; they are
 * translated when they are read, so a request costs nothing more. Several sentences may be joined with `; `.
 */
export function createReasonTranslator(texts: readonly ReasonText[]): TranslateReason {
  const fixed = new Map(texts.filter(({ en }) => !en.includes('{')).map(({ en, ja }) => [en, ja]))
  const patterns = texts.filter(({ en }) => en.includes('{')).map(toPattern)
  const cache = new Map<string, string | undefined>()

  function translate(reason: string, depth = 0): string | undefined {
    if (depth > MAX_DEPTH) return undefined
    const whole = fixed.get(reason)
    if (whole !== undefined) return whole
    for (const pattern of patterns) {
      const translated = apply(pattern, reason, depth)
      if (translated !== undefined) return translated
    }
    return depth === 0 ? translateJoined(reason) : undefined
  }

  function apply({ test, names, ja }: Pattern, reason: string, depth: number): string | undefined {
    const values = test.exec(reason)?.slice(1)
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
  function translateJoined(reason: string): string | undefined {
    for (let at = reason.indexOf('; '); at >= 0; at = reason.indexOf('; ', at + 1)) {
      const first = translate(reason.slice(0, at), 1)
      const rest = first === undefined ? undefined : translate(reason.slice(at + 2))
      if (rest !== undefined) return `${first}；${rest}`
    }
    return undefined
  }

  return (reason) => {
    if (cache.has(reason)) return cache.get(reason)
    if (cache.size >= MAX_CACHED) cache.clear()
    const translated = translate(reason)
    cache.set(reason, translated)
    return translated
  }
}

function groupDigits(digits: string): string {
  return Number(digits).toLocaleString('en')
}

function toPattern({ en, ja }: ReasonText): Pattern {
  const names = [...en.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
  const source = en
    .split(PLACEHOLDER)
    .map((part, index) => (index % 2 === 1 ? '(.*?)' : part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')))
    .join('')
  return { test: new RegExp(`^${source}$`, 's'), names, ja }
}
