import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { folder, start } from '../cli/command.ts'
import { freshDatabase } from '../helpers/postgres.ts'
import { readLedgerSnapshot, checkLedger } from './support/ledger-checks.ts'
import { beginLoad, buy, type Code, codeIn, find, issue, type Sent } from './support/load.ts'
import { makePurchase, makeSandbox } from './support/processes.ts'

// The tests start whole processes, which takes long on a loaded machine.
vi.setConfig({ testTimeout: 60_000 })

const ROUNDS = 3
const CALLERS = 24

/** Returns a function that generates pseudo-random numbers in [0, 1) from a seed. */
function drawing(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 0x1_0000_0000
  }
}

/** Removes the warning of Node 22 about its experimental SQLite module. */
function withoutNodeWarnings(text: string): string {
  return text.replaceAll(/^\(node:\d+\) ExperimentalWarning: SQLite .*\n|^\(Use `node --trace-warnings .*\n/gm, '')
}

const stores: Record<string, () => Promise<string>> = {
  SQLite: async () => `sqlite:${join(folder(), 'state.db')}`,
  PostgreSQL: () => freshDatabase({ fast: true }),
}

describe.each(Object.keys(stores))('%s', (name) => {
  test('a server that is killed under load restarts without repair, and loses and duplicates no code', async () => {
    const store = (await stores[name]?.()) ?? ''
    const draw = drawing(name.length)
    const sent: Sent[] = []
    let started = await start(['--store', store])
    const path = await makeSandbox(started.url, 'load')
    const purchase = await makePurchase(started.url + path)

    for (let round = 1; round <= ROUNDS; round++) {
      const { url } = started
      const load = beginLoad(() => url + path, { purchase, name: `round-${round}`, callers: CALLERS })
      await load.answered(10 + Math.floor(draw() * 400))
      await started.stop('SIGKILL')
      sent.push(...(await load.over))
      expect(load.sent.filter(({ answer }) => answer !== undefined && answer.status !== 200)).toEqual([])

      started = await start(['--store', store])
      expect(withoutNodeWarnings(started.output.stderr)).not.toMatch(/error|warn/i)
      const base = started.url + path
      const undelivered = checkLedger(await readLedgerSnapshot(base), sent)
      expect(undelivered.length).toBeLessThanOrEqual(CALLERS * round)
      sent.push(...(await clearUp(base, purchase, load.sent, undelivered)))
    }
    expect(sent.flatMap((one) => codeIn(one) ?? []).length).toBeGreaterThan(ROUNDS * 10)
    await started.stop('SIGKILL')
  })
})

/**
 * Does what the clients have to do after the server was killed. A client with a code looks up the code. A client
 * without a response to its purchase repeats the purchase and looks up the result.
 * @returns the repeated purchases
 */
async function clearUp(
  base: string,
  purchase: string,
  sent: readonly Sent[],
  undelivered: readonly Code[],
): Promise<Sent[]> {
  for (const { provider, code, reference } of sent.flatMap((one) => codeIn(one) ?? []).slice(-CALLERS)) {
    if (provider === 'at-gift') {
      expect(codeIn(await issue(base, { TranId: reference }))).toMatchObject({ code })
    } else {
      expect((await buy(base, purchase, reference)).answer?.status).toBe(409)
      expect(codeIn({ provider, answer: await find(base, purchase, reference) })).toMatchObject({ code })
    }
  }
  const again: Sent[] = []
  for (const { requestId, answer } of sent) {
    if (requestId === undefined || answer) continue
    const committedCode = undelivered.find(({ reference }) => reference === requestId)
    const repeated = await buy(base, purchase, requestId)
    expect(repeated.answer?.status, 'a request id is used up by what was kept, and by that alone').toBe(
      committedCode ? 409 : 200,
    )
    expect(codeIn({ provider: 'realpay-gift', answer: await find(base, purchase, requestId) })?.code).toBe(
      committedCode?.code ?? codeIn(repeated)?.code,
    )
    again.push(repeated)
  }
  return again
}
