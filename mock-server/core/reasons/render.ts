import { thousands } from '../util/thousands.ts'
import type { Reason, ReasonValue } from './reason.ts'

/**
 * A function that returns the Japanese sentence of a reason. The function returns undefined if the sentence or a value
 * of the sentence is missing because another version of the mock created the reason.
 */
export type RenderReason = (reason: Reason) => string | undefined

/** The Japanese sentences of the reasons of one owner. */
export interface OwnedSentences {
  /** Name of the provider or of the part of the core; empty for the shared reasons. */
  owner: string
  sentences: Readonly<Record<string, string>>
}

/**
 * Matches a placeholder and, for an amount in yen, the unit after it. Two placeholders with `～` between them are a
 * range of amounts.
 */
const PLACEHOLDER = /\{(\w+)\}(円|～(?=\{\w+\}円))?/g
/**
 * Maximum depth of reasons inside other reasons. Deeper reasons, which only a manipulated snapshot contains, are not
 * translated.
 */
const MAX_DEPTH = 16

/**
 * Creates the function that writes the reasons of outcomes and of problems in Japanese. A reason is stored as an
 * English sentence and data. The Japanese sentence is created from the data only when the sentence is shown, so the
 * translation does not slow down requests.
 */
export function createReasonRenderer(owned: readonly OwnedSentences[]): RenderReason {
  const sentences = new Map(
    owned.flatMap(({ owner, sentences: its }) =>
      Object.entries(its).map(([name, ja]) => [owner === '' ? name : `${owner}.${name}`, ja] as const),
    ),
  )

  function render({ key, values = {} }: Reason, depth: number): string | undefined {
    const sentence = depth > MAX_DEPTH ? undefined : sentences.get(key)
    if (sentence === undefined) return undefined
    let isComplete = true
    const text = sentence.replaceAll(PLACEHOLDER, (_whole, name: string, unit = '') => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      const isYen = unit !== '' && typeof value === 'number'
      const shown = isYen ? thousands(value) : value === undefined ? undefined : show(value, depth + 1)
      isComplete &&= shown !== undefined
      return `${shown ?? ''}${unit}`
    })
    return isComplete ? text : undefined
  }

  function show(value: ReasonValue, depth: number): string | undefined {
    if (typeof value !== 'object') return `${value}`
    if ('key' in value) return render(value, depth)
    const all = value.map((one) => render(one, depth))
    return all.includes(undefined) ? undefined : all.join('；')
  }

  return (reason) => render(reason, 0)
}
