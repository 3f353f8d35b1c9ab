import { behaviours, type Subject } from '../../behaviours/index.ts'
import { type Mutant, mutant } from '../apply-mutation.ts'

const ORIGIN = 'http://127.0.0.1'

/** Checks a behaviour of a mutant. Returns the error message if the behaviour is broken; else undefined. */
export async function brokenBehaviour(mutated: Mutant, name: string): Promise<string | undefined> {
  const found = behaviours.find((one) => one.name === name && one.provider === mutated.provider)
  if (!found) throw new Error(`there is no behaviour "${name}" of ${mutated.provider}`)
  const { mock, fetch, end } = mutant(mutated, found.settings)
  const subject: Subject = {
    send: (path, init) => fetch(new Request(`${ORIGIN}/${mutated.provider}${path}`, init)),
    advance: (ms) => mock.admin.advanceClock(ms),
    now: async () => (await mock.admin.clock()).nowMs,
  }
  try {
    await found.check(subject)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await end()
  }
}
