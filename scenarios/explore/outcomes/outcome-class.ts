import type { FaultDocument, Text } from '../../../mock-server/index.ts'

/**
 * What the caller knows about the outcome of a request. `told`: a response states the outcome in time. `silent`: no
 * response arrives. `late`: the request is handled, or its response arrives, after most callers have given up.
 * `unreadable`: a response arrives but does not state the outcome, such as an error of a server or half of a body.
 */
export type Knowledge = 'told' | 'silent' | 'late' | 'unreadable'

/** A way in which the mock produces an outcome: the faults that fire for one request. */
export interface Cause {
  faults: readonly Pick<FaultDocument, 'phase' | 'effect'>[]
  /** Time that a caller may wait because of the faults [ms of the provider's clock]. */
  waitMs: number
  /** True if the faults need a socket and are therefore impossible in process. */
  needsSocket?: boolean
}

/**
 * A class of outcomes of a request, such as `executed, but no response arrives`. A client cannot tell the outcomes of a
 * class apart, or should treat them in the same way.
 */
export interface OutcomeClass {
  /** Name of the class: words in lower case with `-` between them. */
  name: string
  /** True if the provider executes the request. */
  committed: boolean
  knows: Knowledge
  /** A clause about what happens to the request, without a subject: `is executed, and no response arrives`. */
  text: Text
  /** The first cause represents the class. Simpler causes come before more complex causes. */
  causes: readonly Cause[]
  /** True if the outcome has an effect only while another worker runs. */
  needsWorkers?: true
}

type Effect = FaultDocument['effect']

/**
 * Time that a caller waits for a response that never arrives [ms]. The providers ask for a timeout of 90 s or more
 * (AG-D9).
 */
const HANG_MS = 120_000

export const before = (effect: Effect, more: Partial<Cause> = {}): Cause => cause('before-commit', effect, more)
export const after = (effect: Effect, more: Partial<Cause> = {}): Cause => cause('after-commit', effect, more)
export const within = (effect: Effect, more: Partial<Cause> = {}): Cause => cause('mid-body', effect, more)

function cause(phase: FaultDocument['phase'], effect: Effect, more: Partial<Cause>): Cause {
  const waitMs = effect.type === 'hang' ? HANG_MS : effect.type === 'delay' ? Number(effect['ms']) : 0
  return { faults: [{ phase, effect }], waitMs, ...more }
}

const status = (code: number): Effect => ({ type: 'provider-error', status: code })
const page = (code: number): Effect => ({ type: 'html-error-page', status: code })

/** Returns the class of requests that the provider refuses with one of the statuses. */
export function refused(statuses: readonly number[], text = refusedText): OutcomeClass {
  return {
    name: 'refused',
    committed: false,
    knows: 'told',
    text,
    causes: statuses.map((code) => before(status(code))),
  }
}

const refusedText: Text = { en: 'is refused', ja: '拒否される' }

export const limited: OutcomeClass = {
  name: 'limited',
  committed: false,
  knows: 'told',
  text: { en: 'is refused with 429', ja: '429 で拒否される' },
  causes: [before(status(429))],
}

export const tokenRefused: OutcomeClass = {
  name: 'token-refused',
  committed: false,
  knows: 'told',
  text: { en: 'is refused with 401', ja: '401 で拒否される' },
  causes: [before(status(401))],
}

export const lostBefore: OutcomeClass = {
  name: 'lost-before',
  committed: false,
  knows: 'silent',
  text: { en: 'is not executed, and no response arrives', ja: '実行されず、レスポンスも届かない' },
  causes: [before({ type: 'reset-connection' }), before({ type: 'empty-response' }), before({ type: 'hang' })],
}

export const lostAfter: OutcomeClass = {
  name: 'lost-after',
  committed: true,
  knows: 'silent',
  text: { en: 'is executed, and no response arrives', ja: '実行されるが、レスポンスが届かない' },
  causes: [
    after({ type: 'reset-connection' }),
    after({ type: 'empty-response' }),
    within({ type: 'reset-connection' }),
    within({ type: 'close-connection' }),
    after({ type: 'garbage-then-close' }, { needsSocket: true }),
    after({ type: 'hang' }),
  ],
}

/**
 * Returns the class of requests that are not executed and get an error. The error does not say whether the request was
 * executed.
 */
export function errorBefore(statuses: readonly number[], pages: readonly number[]): OutcomeClass {
  return {
    name: 'error-before',
    committed: false,
    knows: 'unreadable',
    text: { en: 'is not executed, and a server error arrives', ja: '実行されず、サーバーエラーが返る' },
    causes: [...statuses.map((code) => before(status(code))), ...pages.map((code) => before(page(code)))],
  }
}

/**
 * Returns the class of requests that are executed, but get an error. The error does not say whether the request was
 * executed.
 */
export function errorAfter(statuses: readonly number[], pages: readonly number[]): OutcomeClass {
  return {
    name: 'error-after',
    committed: true,
    knows: 'unreadable',
    text: { en: 'is executed, and a server error arrives', ja: '実行されるが、サーバーエラーが返る' },
    causes: [...statuses.map((code) => after(status(code))), ...pages.map((code) => after(page(code)))],
  }
}

/**
 * Returns the class of requests that are executed and get a body that many clients cannot read.
 * @param texts Japanese texts for members of the body. Without these texts, the body would have only ASCII characters
 * and be the same in Shift_JIS
 */
export function unreadable(texts: Readonly<Record<string, string>> = {}): OutcomeClass {
  return {
    name: 'unreadable',
    committed: true,
    knows: 'unreadable',
    text: {
      en: 'is executed, and the body of the response is broken or wrongly encoded',
      ja: '実行されるが、レスポンスの本文が壊れているか、文字コードが正しくない',
    },
    causes: [
      after({ type: 'truncate-body' }),
      after({ type: 'malformed-body' }),
      after({ type: 'byte-order-mark' }),
      after({ type: 'shift-jis-body', members: texts }),
      after({ type: 'wrong-content-type' }),
      after({ type: 'malformed-chunk' }, { needsSocket: true }),
    ],
  }
}

/**
 * Returns the class of requests that are executed and get a response that does not show the execution: a redirect to
 * the same address, or the status 200 with one of the given bodies.
 */
export function misreported(bodies: readonly Readonly<Record<string, string>>[] = []): OutcomeClass {
  return {
    name: 'misreported',
    committed: true,
    knows: 'unreadable',
    text: {
      en: 'is executed, and the response does not show it',
      ja: '実行されるが、レスポンスからはそれが分からない',
    },
    causes: [
      ...bodies.map((body) => after({ type: 'respond', status: 200, body })),
      ...[302, 307].map((code) => after({ type: 'respond', status: code, headers: { Location: '?' } })),
    ],
  }
}

/**
 * Delay of a late response [ms]. The delay is longer than the 90 s that a caller has to wait. No usual timeout has this
 * length: with an equal timeout, the response could arrive before or after the caller gives up.
 */
export const TOO_LATE_MS = 123_000

/**
 * Returns the class of late requests: the execution or the response comes after the caller has given up.
 * @param faults faults that have to fire together with the delay, such as a changed setting
 */
export function late(...faults: Cause['faults']): OutcomeClass {
  const delay: Effect = { type: 'delay', ms: TOO_LATE_MS }
  return {
    name: 'late',
    committed: true,
    knows: 'late',
    text: {
      en: 'is executed 123 seconds later, after the caller has given up',
      ja: '123秒後、呼び出し側が待つのをやめたあとで実行される',
    },
    causes: [
      { faults: [...faults, { phase: 'before-commit', effect: delay }], waitMs: TOO_LATE_MS },
      { faults: [{ phase: 'after-commit', effect: delay }], waitMs: TOO_LATE_MS },
    ],
  }
}

/** The class of requests whose response is slow, but arrives within the 90 s that a caller has to wait. */
export const slow: OutcomeClass = {
  name: 'slow',
  committed: true,
  knows: 'told',
  text: { en: 'is executed, and the response takes 85 seconds', ja: '実行され、レスポンスに85秒かかる' },
  causes: [after({ type: 'delay', ms: 85_000 })],
}

/** The class of requests that are delayed, so that a request of another worker is executed first. */
export const overtaken: OutcomeClass = {
  name: 'overtaken',
  committed: true,
  knows: 'told',
  text: {
    en: 'is executed after a request of the other worker',
    ja: 'もう一方のワーカーのリクエストよりあとに実行される',
  },
  causes: [before({ type: 'delay', ms: 300 }), before({ type: 'delay', ms: 2500 })],
  needsWorkers: true,
}

/** Returns the classes of a request that only reads. Such a request changes nothing, even if its response is lost. */
export function readClasses(statuses: {
  refused: OutcomeClass
  errors: readonly number[]
  pages: readonly number[]
  /** Members of the body that get a Japanese text, as in the function `unreadable`. */
  texts?: Readonly<Record<string, string>>
}) {
  const lost: OutcomeClass = {
    ...lostAfter,
    name: 'lost',
    committed: false,
    text: { en: 'gets no response', ja: 'レスポンスが届かない' },
    causes: lostAfter.causes.filter(({ faults }) => faults[0]?.effect.type !== 'empty-response'),
  }
  const error: OutcomeClass = {
    ...errorBefore(statuses.errors, statuses.pages),
    name: 'error',
    text: { en: 'gets a server error', ja: 'サーバーエラーが返る' },
  }
  const broken: OutcomeClass = {
    ...unreadable(statuses.texts),
    committed: false,
    text: { en: 'gets a broken or wrongly encoded body', ja: '壊れた本文、または文字コードの正しくない本文が返る' },
  }
  return [statuses.refused, limited, lost, error, broken, { ...slow, committed: false, text: slowReadText }]
}

const slowReadText: Text = { en: 'gets its response after 85 seconds', ja: 'レスポンスに85秒かかる' }
