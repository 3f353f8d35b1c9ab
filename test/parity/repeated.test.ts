import { expect, test } from 'vitest'
import { providers } from '../../mock-server/app.ts'
import { memoryStore } from '../../mock-server/core/store/memory-store.ts'
import type { Store, Transaction } from '../../mock-server/core/store/store.ts'
import { createGiftMock, type FaultDocument, type GiftMock } from '../../mock-server/index.ts'
import { issueOf, ISSUE_PATH } from '../core/support.ts'
import { START } from '../helpers/boot.ts'
import { play, settings } from './suite.ts'
import { library } from '../helpers/library.ts'

/** Error of a read whose value is not loaded yet. */
class Miss extends Error {}

/** Creates a store without a cache: the first attempt to read a value fails, and the transaction then starts again. */
function forgetfulStore(): Store & { misses: number } {
  const inner = memoryStore()

  function knowing(tx: Transaction, reads: number): Transaction {
    let left = reads
    function read<T>(run: () => T): T {
      if (left-- === 0) throw new Miss('not at hand')
      return run()
    }
    return {
      ...tx,
      get: (from, key) => read(() => tx.get(from, key)),
      insert: (into, key, value, fresh) => read(() => tx.insert(into, key, value, fresh)),
      list: (from, options) => read(() => tx.list(from, options)),
      dump: () => read(() => tx.dump()),
    }
  }

  const store = {
    ...inner,
    misses: 0,
    transaction<T>(sandbox: string, run: (tx: Transaction) => T): T | Promise<T> {
      for (let reads = 0; ; reads++) {
        try {
          return inner.transaction(sandbox, (tx) => run(knowing(tx, reads)))
        } catch (error) {
          if (!(error instanceof Miss)) throw error
          store.misses += 1
        }
      }
    },
  }
  return store
}

/** Returns the requests and responses of a mock, and the final state of the mock. */
async function observe(mock: GiftMock): Promise<Record<string, unknown>> {
  const { admin } = mock
  return {
    requests: await admin.requests(),
    verified: await admin.verify({ operation: 'at-gift.issue' }, { min: 1 }),
    ledger: await admin.ledger(),
    report: await admin.report(),
    faults: await admin.faults(),
    clock: await admin.clock(),
    settings: await admin.settings(),
    scenario: await admin.scenario(),
    snapshot: await admin.snapshot(),
  }
}

const send = (mock: GiftMock, path: string, init: RequestInit): Promise<Response> =>
  mock.fetch(new Request(`http://localhost${path}`, init))
const issue = async (mock: GiftMock): Promise<unknown> => {
  const response = await send(mock, ISSUE_PATH, issueOf())
  return [response.status, await response.text()]
}

/**
 * Functions that send all kinds of requests to a mock, by the kind of the requests.
 * @returns the responses and the final state of the mock
 */
const plays: Record<string, (mock: GiftMock) => Promise<unknown>> = {
  'every operation of both providers': async (mock) => {
    const answers = await play(async (provider, path, { method, headers, body }) => {
      const response = await send(mock, `/${provider}${path}`, {
        method,
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      })
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      }
    }, mock.admin)
    return [...answers].map(([title, { status, headers, body }]) => [title, status, headers, body.toString('latin1')])
  },

  'faults of both phases': async (mock) => {
    const faults: FaultDocument[] = [
      {
        name: 'set-before',
        when: { operation: 'at-gift.issue', calls: [1, 3] },
        phase: 'before-commit',
        effect: { type: 'set', clockMs: 60_000 },
      },
      {
        name: 'set-after',
        when: { match: { body: { DcId: 'DC500' } } },
        phase: 'after-commit',
        effect: { type: 'set', clockMs: -1000, settings: { 'atGift.limit.requests': 50 } },
      },
      {
        name: 'at-times',
        when: { provider: 'at-gift', probability: 0.5 },
        phase: 'after-commit',
        effect: { type: 'provider-error', status: 500 },
      },
      {
        name: 'instead',
        when: { operation: 'at-gift.issue', calls: [5] },
        phase: 'before-commit',
        effect: { type: 'provider-error', status: 500 },
      },
    ]
    for (const fault of faults) await mock.admin.arm(fault)
    const answers = []
    for (let count = 0; count < 8; count += 1) answers.push(await issue(mock))
    return answers
  },

  'a scenario, a snapshot and a reset': async (mock) => {
    await mock.admin.startScenario('at-gift/error-500-after-issue')
    const answers = [await issue(mock), await issue(mock)]
    const snapshot = await mock.admin.snapshot()
    const states = [await observe(mock)]
    await mock.admin.stopScenario()
    await mock.admin.clearRequests()
    states.push(await observe(mock))
    await mock.admin.reset({ keepSettings: true })
    states.push(await observe(mock))
    await mock.admin.restore(snapshot)
    return [answers, states, await mock.sandbox('other').settings(), await mock.sandboxes()]
  },

  'every state of the providers': async (mock) => {
    const needed: Record<string, unknown> = {
      prices: [500],
      price: 700,
      main: 'FF8800',
      sub: '004488',
      requestId: 'r-1',
    }
    const answers = []
    const states = await Promise.all(providers.map((provider) => provider.providerStates()))
    for (const [state, { parameters }] of states.flatMap(({ named }) => Object.entries(named))) {
      const params = Object.fromEntries(Object.entries(needed).filter(([name]) => name in parameters.shape))
      if (params['prices'] !== undefined && params['price'] !== undefined) params['price'] = 500
      const response = await send(mock, '/__admin/pact-state', {
        method: 'POST',
        body: JSON.stringify({ state, params, action: 'setup' }),
      })
      expect([state, response.status]).toEqual([state, 200])
      answers.push([state, await response.json(), await observe(mock)])
    }
    return answers
  },
}

async function playOn(store: Store, run: (mock: GiftMock) => Promise<unknown>): Promise<unknown> {
  const mock = createGiftMock({
    seed: 'repeated',
    settings,
    clock: { mode: 'frozen', nowMs: START },
    hostClock: { now: () => START },
    maxJournalEntries: 40,
    scenarios: { list: async () => library },
    store,
  })
  try {
    return [await run(mock), await observe(mock)]
  } finally {
    await mock.close()
  }
}

test.each(Object.entries(plays))(
  'a mock gives the same responses and final state even if its store fails at the first attempt of each read (requests: %s)',
  async (_name, run) => {
    const forgetful = forgetfulStore()
    const repeated = await playOn(forgetful, run)
    expect(repeated).toEqual(await playOn(memoryStore(), run))
    expect(forgetful.misses).toBeGreaterThan(20)
  },
)
