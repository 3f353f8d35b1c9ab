import fc from 'fast-check'

/** A part of the fuzzer: it generates cases and checks the invariants of each. */
export interface Part {
  name: string
  /** Share of this part in the cases of a run, in percent. */
  share: number
  run(options: RunOptions): Promise<Result>
}

export interface RunOptions {
  seed: number
  runs: number
  /** Runs only the case with this path below the seed, as a failure prints it. */
  path?: string | undefined
  /** Called before each case with its description. */
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
  /** Requests that were sent, over all cases. */
  requests: number
  failure: Failure | undefined
}

/** Options and callbacks of a running part. */
export interface Session<Case> {
  cases: fc.Arbitrary<Case>
  /**
   * Runs a case on content that does not depend on earlier cases.
   * @returns number of requests sent
   * @throws if an invariant does not hold
   */
  check(value: Case): Promise<number>
  describe(value: Case): string
  /** Runs after the last case. @throws if an invariant over all cases does not hold */
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

/** Milliseconds within which every request must be answered and every connection must end. */
export const BOUND_MS = 10_000

/** Rejects if the promise does not settle within the bound. */
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
