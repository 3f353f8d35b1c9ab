/**
 * A value in a reason: a number, a text, another reason, or a list of reasons. A text already has the form that the
 * sentence shows.
 */
export type ReasonValue = string | number | Reason | readonly Reason[]

/** A reason as data: the key of the reason's sentence, and the values in the sentence. */
export interface Reason {
  key: string
  values?: Readonly<Record<string, ReasonValue>>
}

/** A reason with its English sentence. */
export interface Explanation {
  reason: string
  because: Reason
}

/**
 * A value that is given to a function that creates a reason. A value that is itself a reason is given together with its
 * sentence.
 */
type GivenValue = string | number | Explanation | readonly Explanation[]
type Given = Readonly<Record<string, GivenValue>>
/**
 * A function that returns an English sentence with the given values inserted. The argument is an object with the values
 * of the sentence.
 */
type SentenceOf<Values> = { write(values: Values): string }['write']

/** English sentences by key. */
export type Sentences = Readonly<Record<string, string | SentenceOf<Given>>>

/**
 * Reasons by key. A reason without values is an explanation; a reason with values is a function that returns the
 * explanation for given values.
 */
export type Reasons<S extends Sentences> = {
  readonly [Key in keyof S]: S[Key] extends (values: infer Values) => string
    ? (values: Values) => Explanation
    : Explanation
}

/**
 * Japanese sentences by key. In a sentence, `{name}` stands for a value. There is one Japanese sentence for each
 * English sentence.
 */
export type JapaneseSentences<S extends Sentences> = Readonly<Record<keyof S, string>>

/**
 * Defines the reasons of a provider or of a part of the core.
 * @param owner name of the provider or of the part of the core; the keys of the reasons begin with this name. Empty for
 * the shared reasons
 * @param sentences the English sentences, without a full stop
 */
export function defineReasons<const S extends Sentences>(owner: string, sentences: S): Reasons<S>
export function defineReasons(
  owner: string,
  sentences: Sentences,
): Readonly<Record<string, Explanation | ((values: Given) => Explanation)>> {
  return Object.fromEntries(
    Object.entries(sentences).map(([name, sentence]) => {
      const key = owner === '' ? name : `${owner}.${name}`
      return [name, typeof sentence === 'string' ? { reason: sentence, because: { key } } : withValues(key, sentence)]
    }),
  )
}

function withValues(key: string, write: SentenceOf<Given>): (values: Given) => Explanation {
  return (values) => ({
    reason: write(values),
    because: { key, values: isPlain(values) ? values : dataIn(values) },
  })
}

/**
 * Returns true if none of the values is itself a reason. The values can then be stored as the data of the reason
 * without a change.
 */
function isPlain(values: Given): values is Readonly<Record<string, string | number>> {
  for (const name in values) if (typeof values[name] === 'object') return false
  return true
}

function dataIn(values: Given): Readonly<Record<string, ReasonValue>> {
  const data: Record<string, ReasonValue> = {}
  for (const [name, value] of Object.entries(values)) data[name] = dataOf(value)
  return data
}

function dataOf(value: GivenValue): ReasonValue {
  if (typeof value !== 'object') return value
  return 'because' in value ? value.because : value.map(({ because }) => because)
}
