import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { replay, type ReplayResult } from '../../../scenarios/replay/replay.ts'
import { lost, scenarioFiles } from '../files.ts'

interface Answer {
  TranId: string
  Dc1: string
  Dc2: string | null
  RmtrCd: string | null
  Expiration: string
}

interface Client {
  /** Issues a code. @returns undefined if the response is lost */
  issue(dcId?: string): Promise<Answer | undefined>
  /** Sends an inquiry for the first code in the ledger. */
  inquire(): Promise<unknown>
  /** Appends a line to the book. */
  write(line: {
    order: string
    state: string
    amount?: number
    reference?: string | undefined
    codes?: (string | null)[]
  }): void
  file: string
}

/** Replays a scenario with a client that is a function. The scenario has no expectation about the book. */
async function replayed(run: (client: Client) => Promise<void>, more: Record<string, unknown> = {}) {
  const [file = ''] = scenarioFiles({
    'own/one': { expect: { ledger: { 'at-gift': { issued: { min: 0 } } } }, ...more },
  })
  const result = await replay(await findScenario(file), {
    timeoutMs: 20_000,
    runner: {
      virtualTime: () => true,
      async run({ environment, mock }) {
        const book = environment['GIFT_MOCK_BOOK'] ?? ''
        const getCode = async (members: object): Promise<Answer | undefined> => {
          await mock.admin.advanceClock(1100)
          const response = await fetch(`${environment['AT_GIFT_BASE_URL']}/demo-campaign/dc/getcode`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ AuthKey: environment['AT_GIFT_AUTH_KEY'], Amount: '500', ...members }),
          }).catch(() => undefined)
          return response?.json() as Promise<Answer> | undefined
        }
        await run({
          file: book,
          issue: async (dcId = 'DC500') => getCode({ DcId: dcId }),
          inquire: async () => getCode({ DcId: 'DC500', TranId: (await mock.admin.ledger()).codes[0]?.reference }),
          write: ({ codes = [], ...line }) =>
            appendFileSync(
              book,
              `${JSON.stringify({ provider: 'at-gift', amount: 500, codes: codes.filter((code) => code), ...line })}\n`,
            ),
        })
        return { result: 'done' }
      },
    },
  })
  return { ...result, failed: failedBook(result) }
}

/** Returns a short text for each failed check of the book. */
function failedBook({ verdict }: ReplayResult): string[] {
  return verdict.checks.flatMap(({ kind, passed, what }) => (kind === 'book' && !passed ? [what.en] : []))
}

test('if the client writes no order book, the verdict contains no check of an order book', async () => {
  const { result, verdict } = await replayed(async ({ issue }) => void (await issue()))
  expect(result).toBe('passed')
  expect(verdict.checks.filter(({ kind }) => kind === 'book')).toEqual([])
})

test('a client passes if its order book says `unknown` for an order whose response was lost', async () => {
  const { result, verdict, requests } = await replayed(
    async ({ issue, write }) => {
      write({ order: '1', state: 'unknown' })
      const answer = await issue()
      if (answer) write({ order: '1', state: 'kept', reference: answer.TranId, codes: [answer.Dc1] })
    },
    { faults: [lost] },
  )
  const checks = verdict.checks.filter(({ kind }) => kind === 'book')
  expect(result).toBe('passed')
  expect(checks).toMatchObject([
    { passed: true, actual: { en: 'it agrees with the ledger: 1 order (0 kept, 1 unknown, 0 failed)' } },
    {
      passed: true,
      what: { en: "the client's own book: unknown, was issued" },
      remedy: { en: expect.stringContaining('Ask the provider'), ja: expect.stringContaining('プロバイダーに') },
      requests: requests.map(({ id }) => id),
    },
  ])
})

/** A client that sends an order and writes only `unknown` into its book, even after a response. */
const forgets = async ({ issue, write }: Client): Promise<void> => {
  write({ order: '1', state: 'unknown' })
  await issue().catch(() => {})
}

test('a client fails if it received a code but its order book still says `unknown` for the order', async () => {
  const { result, failed, verdict } = await replayed(forgets)
  expect({ result, failed }).toEqual({ result: 'failed', failed: ["the client's own book: unknown, but delivered"] })
  expect(verdict.totals).toMatchObject({ orphaned: 0, suspectedDuplicates: 0 })
  expect(verdict.checks[0]).toMatchObject({
    actual: {
      en: expect.stringMatching(
        /^order "1" \(at-gift\) is unknown in the book, but the client received its code in a readable response: a code of DC500 .* \(500 yen\)$/,
      ),
      ja: expect.stringMatching(/^注文「1」（at-gift）は帳簿では結果不明だが、クライアントはコードを.*（500円）$/),
    },
    remedy: { en: expect.stringContaining('Store the code'), ja: expect.stringContaining('すぐにコードを保存') },
    requests: ['000000001'],
  })
})

test.each([
  ['has a byte order mark', { faults: [{ ...lost, effect: { type: 'byte-order-mark' } }] }],
  ['is in Shift_JIS', { faults: [{ ...lost, effect: { type: 'shift-jis-body' } }] }],
  ['is cut off', { faults: [{ ...lost, effect: { type: 'truncate-body' } }] }],
  [
    'arrives when the scenario kills the client',
    { client: { kill: { operation: 'at-gift.issue', call: 1, at: 'after-response' }, restart: 1 } },
  ],
])('a client passes if its order book says `unknown` for an order whose response %s', async (_what, more) => {
  const { failed, verdict } = await replayed(
    async (client) => (existsSync(client.file) ? undefined : forgets(client)),
    more,
  )
  expect(failed).toEqual([])
  expect(verdict.checks).toContainEqual(
    expect.objectContaining({
      kind: 'book',
      what: expect.objectContaining({ en: "the client's own book: unknown, was issued" }),
    }),
  )
})

test('a client fails if its order book still says `unknown` after an inquiry returned the code', async () => {
  const { failed, requests } = await replayed(
    async ({ issue, inquire, write }) => {
      write({ order: '1', state: 'unknown' })
      await issue()
      await inquire()
    },
    { faults: [lost] },
  )
  expect(requests.map(({ outcome }) => outcome.code)).toEqual(['issued', 'inquired'])
  expect(failed).toEqual(["the client's own book: unknown, but delivered"])
})

test('a client fails if its order book lacks the second code (Dc2) of a response', async () => {
  const { result, failed, verdict, report } = await replayed(
    async ({ issue, write }) => {
      const answer = await issue('DC-PIN')
      write({ order: '1', state: 'kept', reference: answer?.TranId, codes: [answer?.Dc1 ?? null] })
    },
    { task: { name: 'issue-one', dcId: 'DC-PIN' } },
  )
  expect({ result, failed }).toEqual({ result: 'failed', failed: ["the client's own book: second code missing"] })
  expect(report.result).toBe('failed')
  expect(verdict.checks[0]).toMatchObject({
    kind: 'book',
    actual: {
      en: 'order "1" (at-gift) is kept without the Dc2 of its code, or with another value (500 yen)',
      ja: '注文「1」（at-gift）の帳簿に、コードの Dc2 がないか、値が異なる（500円）',
    },
    remedy: { en: expect.stringContaining('second code') },
    requests: ['000000001'],
  })
})

test('a client fails if its order book lacks the remittance code (RmtrCd) of a response', async () => {
  const { failed } = await replayed(async ({ issue, write }) => {
    const answer = await issue('DC-SEVEN')
    write({ order: '1', state: 'kept', codes: [answer?.Dc1 ?? null] })
  })
  expect(failed).toEqual(["the client's own book: remittance code missing"])
})

test('a client fails if it books an order as `failed` because of the expiration date 99991231', async () => {
  const { failed } = await replayed(async ({ issue, write }) => {
    const answer = await issue('DC-NO-EXPIRY')
    const isGood = answer !== undefined && Number(answer.Expiration.slice(0, 4)) < 2100
    write({ order: '1', state: isGood ? 'kept' : 'failed' })
  })
  expect(failed).toEqual(["the client's own book: failed, but issued"])
})

test('a client fails if its order book says `failed` for an order whose code was issued', async () => {
  const { failed } = await replayed(
    async ({ issue, write }) => {
      const answer = await issue()
      write(answer ? { order: '1', state: 'kept', codes: [answer.Dc1] } : { order: '1', state: 'failed' })
    },
    { faults: [lost] },
  )
  expect(failed).toEqual(["the client's own book: failed, but issued"])
})

test('a client fails if its order book contains the code of one order for two orders', async () => {
  const { failed } = await replayed(async ({ issue, write }) => {
    const last: { answer?: Answer | undefined } = {}
    // This client keeps both responses in one variable and writes its book at the end. Both lines therefore contain the
    // second code.
    for (const _order of ['1', '2']) last.answer = await issue()
    for (const order of ['1', '2']) write({ order, state: 'kept', codes: [last.answer?.Dc1 ?? null] })
  })
  expect(failed).toEqual([
    "the client's own book: one code in two orders",
    "the client's own book: billed, not in the book",
  ])
})

test('a client fails if it books an order as `kept` before it receives the code', async () => {
  const { failed } = await replayed(
    async ({ issue, write }) => {
      write({ order: '1', state: 'kept' })
      await issue()
    },
    { faults: [lost] },
  )
  expect(failed).toEqual(["the client's own book: kept without its code"])
})

test('the check of an unreadable order book fails and shows the line and the reason, but no value', async () => {
  const { result, verdict } = await replayed(async ({ file }) =>
    writeFileSync(file, 'order,provider,amount,state\n1,at-gift,SECRET,kept\n'),
  )
  expect(result).toBe('failed')
  expect(verdict.checks[0]).toMatchObject({
    kind: 'book',
    expected: { en: 'it can be read' },
    actual: {
      en: expect.stringMatching(/^line 2, column amount: /),
      ja: expect.stringMatching(/^2 行目、列 amount: /),
    },
  })
  expect(JSON.stringify(verdict)).not.toContain('SECRET')
})

test('if the path of the order book is a folder, the check of the order book fails', async () => {
  const { failed } = await replayed(async ({ file }) => mkdirSync(file))
  expect(failed).toEqual(["the client's own book"])
})
