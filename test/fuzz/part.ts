import fc from 'fast-check'

/** A part of the fuzzer, which generates cases and checks the invariants of each case. */
export interface Part {
  name: string
  /** Weight of this part. Each part runs a number of cases in proportion to its weight. */
  share: number
  run(options: RunOptions): Promise<Result>
}

export interface RunOptions {
  seed: number
  runs: number
  /** Path of the only case that runs. A failure report contains this path. All cases run if the path is undefined. */
  path?: string | undefined
  /** Called before each case with a function that returns the description of the case. */
  onCase(describe: () => string): void
}

export interface Failure {
  part: string
  seed: number
  path: string
  /** The smallest failing case that was found. */
  smallest: string
  error: string
}

export interface Result {
  cases: number
  /** Total number of requests that all cases sent. */
  requests: number
  failure: Failure | undefined
}

/** A running part: the generator of its cases, and the functions that check and describe a case. */
export interface Session<Case> {
  cases: fc.Arbitrary<Case>
  /**
   * Runs a case. The content of the mock at the start of the case does not depend on earlier cases.
   * @returns number of requests sent
   * @throws if an invariant does not hold
   */
  check(value: Case): Promise<number>
  describe(value: Case): string
  /** Runs after the last case. @throws if an invariant that concerns all cases does not hold */
  end(): Promise<void>
}

export function definePart<Case>({
  name,
  share,
  begin,
}: Pick<Part, 'name' | 'share'> & { begin(): Promise<Session<Case>> }): Part {
  return {
    name,
    share,
    async run({ seed, runs, path, onCase }) {
      const session = await begin()
      let requests = 0
      let cases = 0
      const property = fc.asyncProperty(session.cases, async (value) => {
        onCase(() => session.describe(value))
        cases += 1
        requests += await session.check(value)
      })
      const details = await fc.check(property, {
        seed,
        numRuns: runs,
        endOnFailure: false,
        ...(path !== undefined && { path }),
      })
      const [smallest] = details.counterexample ?? []
      let failure: Failure | undefined = details.failed
        ? {
            part: name,
            seed,
            path: details.counterexamplePath ?? '',
            smallest: smallest === undefined ? '' : session.describe(smallest),
            error: textOf(details.errorInstance),
          }
        : undefined
      try {
        await session.end()
      } catch (error) {
        failure ??= { part: name, seed, path: '', smallest: 'all cases of the part', error: textOf(error) }
      }
      return { cases, requests, failure }
    },
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.name === 'Finding' ? error.message : (error.stack ?? error.message)
}

/** Maximum time in milliseconds until a request is answered and until a connection ends. A longer time is a failure. */
export const BOUND_MS = 10_000

/** Waits for a promise. Rejects if the promise does not settle within `BOUND_MS`. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} takes more than ${BOUND_MS} ms`)), BOUND_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
