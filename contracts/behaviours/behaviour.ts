/** The mock under test. */
export interface Subject {
  /** Sends a request to the provider; `path` starts with a slash. */
  send(path: string, init: RequestInit): Promise<Response>
  /** Advances the mock's clock by `ms` milliseconds. */
  advance(ms: number): Promise<void>
  /** Returns the mock's time in milliseconds since the epoch. */
  now(): Promise<number>
}

/**
 * A requirement that neither an interaction of a pact nor a schema can express, so code checks it. The check needs
 * several requests, a large request or a change of time. The check gets a mock in the initial state.
 */
export interface Behaviour {
  /** One sentence that describes the behaviour. */
  readonly name: string
  readonly provider: 'at-gift' | 'realpay-gift'
  /** Ids of the rules in the evidence register that require the behaviour. */
  readonly rules: readonly string[]
  /** Initial settings of the mock that differ from the defaults. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** @throws Error with the expected and the actual result if the mock does not have the behaviour */
  readonly check: (subject: Subject) => Promise<void>
}

/** Compares a result with the expected result. @throws Error if the two results differ */
export function expect(what: string, actual: unknown, expected: unknown): void {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== wanted) throw new Error(`${what}: expected ${wanted}, was ${is}`)
}

/**
 * Checks that the Content-Type of a response is JSON in UTF-8; the charset may be omitted.
 * @throws Error if the Content-Type is another type
 */
export function expectJson(what: string, answer: Response): void {
  const type = answer.headers.get('content-type')
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(type ?? ''))
    expect(`the content type of ${what}`, type, 'application/json; charset=utf-8')
}
