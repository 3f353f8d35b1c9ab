/** A mock, or what claims to be one. */
export interface Subject {
  /** Sends a request to the provider; `path` begins with a slash. */
  send(path: string, init: RequestInit): Promise<Response>
  /** Moves time on, in milliseconds. */
  advance(ms: number): Promise<void>
  /** The time there, in milliseconds since the epoch. */
  now(): Promise<number>
}

/**
 * What neither a single interaction of a pact nor a schema can say: it takes several requests, or a large one, or time.
 * Given to a mock that is at its start.
 */
export interface Behaviour {
  /** A sentence. */
  readonly name: string
  readonly provider: 'at-gift' | 'realpay-gift'
  /** Ids of the register. */
  readonly rules: readonly string[]
  /** What the mock is made with, beside its defaults. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** @throws Error that says what was expected, and what happened */
  readonly check: (subject: Subject) => Promise<void>
}

/** @throws Error where the two differ */
export function expect(what: string, actual: unknown, expected: unknown): void {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== wanted) throw new Error(`${what}: expected ${wanted}, was ${is}`)
}

/** @throws Error where an answer is not JSON in UTF-8; a charset need not be named */
export function expectJson(what: string, answer: Response): void {
  const type = answer.headers.get('content-type')
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(type ?? ''))
    expect(`the content type of ${what}`, type, 'application/json; charset=utf-8')
}
