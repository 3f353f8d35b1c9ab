import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../mock-server/index.ts'
import { execute, root } from '../cli/command.ts'
import { audit } from './audit.ts'
import { createBooks } from './books.ts'
import { rawClient } from './clients/raw-client.ts'
import { createDelays } from './patience.ts'
import { createRandom } from './random.ts'
import { createSandbox, makeSandbox, type SoakSandbox } from './sandbox.ts'
import type { SoakServer } from './servers/server.ts'
import { runSoak } from './soak.ts'
import { createTally } from './tally.ts'

test("after a short soak test, the mock's ledgers agree with the records of the clients", async () => {
  const result = await runSoak({ seed: 1, seconds: 4, clients: 16, sandboxes: 4, stores: ['sqlite'] })
  expect(result.failures).toEqual([])
  expect(result.codes).toBeGreaterThan(0)
  expect(result.disturbances['kill sqlite']).toBeGreaterThan(0)
  // At least two audits run: one during the test and one at its end. On an idle machine, about four audits run.
  expect(result.audits).toBeGreaterThanOrEqual(2)
})

test.each(['issue', 'twice'] as const)(
  'a soak client counts no code for a truncated response (action of the client: %s)',
  async (action) => {
    const mock = await startGiftMock({ port: 0 })
    onTestFinished(() => mock.close())
    const server: Partial<SoakServer> = { url: () => mock.url, delays: createDelays() }
    const tally = createTally()
    const sandbox = createSandbox('s', server as SoakServer, { atGift: 1000, realpayGift: 1000 }, tally)
    await makeSandbox(sandbox)
    await sandbox.control('POST', '/faults', { name: 'half', phase: 'after-commit', effect: { type: 'truncate-body' } })
    const random = { ...createRandom(1, 'raw'), pick: pickNamed(action) }
    await rawClient({ name: 'raw', sandbox, random, tally }).step()
    await audit(sandbox, tally)
    expect(tally).toMatchObject({ failures: [], codes: 0, untold: action === 'twice' ? 2 : 1 })
  },
)

/**
 * Returns the method `pick` of a random generator. This method does not choose at random: it always returns the
 * function `name`.
 */
function pickNamed(name: string) {
  return <T>(values: readonly T[]): T => {
    const found = values.find((value) => typeof value === 'function' && value.name === name)
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found
  }
}

test('two random generators return the same sequence only if the seed and the stream name are the same', () => {
  const draw = (seed: number, stream: string) => Array.from({ length: 20 }, createRandom(seed, stream).next)
  expect(draw(1, 'c1')).toEqual(draw(1, 'c1'))
  expect(draw(1, 'c1')).not.toEqual(draw(2, 'c1'))
  expect(draw(1, 'c1')).not.toEqual(draw(1, 'c2'))
})

test('if a reset happens during a purchase, the soak audit accepts the code of this purchase, but no code of an earlier purchase', async () => {
  const books = createBooks()
  const early = books.begin('at-gift', 500)
  books.end(early, 'early')
  const during = books.begin('at-gift', 500)
  await books.empty('reset', async () => {})
  books.end(during, 'during')
  const late = books.begin('at-gift', 500)
  books.end(late, 'late')
  expect(books.expected()).toMatchObject({ must: [{ code: 'late' }], may: [{ code: 'during' }, { code: 'late' }] })
  await expect(books.empty('reset', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
  expect(books.expected()).toMatchObject({ must: [], may: [{ code: 'during' }, { code: 'late' }] })
})

const row = {
  provider: 'at-gift',
  code: 'A',
  reference: 'T1',
  faceValue: 500,
  fee: 0,
  at: '2026-04-01T09:00:00.000+09:00',
  journalId: '1',
  delivered: true,
  orphaned: false,
}

/**
 * Returns the failures that an audit finds in a ledger with the given codes. In this test, the client received the code
 * A for 500 yen and does not know the outcome of a second purchase.
 */
async function failuresOf(codes: readonly object[], totals: object = {}): Promise<string[]> {
  const books = createBooks()
  books.end(books.begin('at-gift', 500), 'A')
  books.end(books.begin('realpay-gift', 1000, 'r1'))
  const sums = { issued: codes.length, faceValue: codes.length * 500, fees: 0, orphaned: 0, ...totals }
  const tally = createTally()
  const sandbox: Partial<SoakSandbox> = {
    id: 's',
    books,
    limits: { atGift: 1, realpayGift: 1 },
    control: async () => ({ codes, totals: sums }),
  }
  await audit(sandbox as SoakSandbox, tally)
  return tally.failures
}

test('the soak audit accepts the code of a purchase whose outcome no client knows', async () => {
  expect(await failuresOf([row])).toEqual([])
  const untold = { ...row, provider: 'realpay-gift', code: 'B', reference: 'r1', orphaned: true }
  expect(await failuresOf([row, untold], { orphaned: 1 })).toEqual([])
})

test.each<[string, object[], object, RegExp]>([
  ['a code that is lost', [], {}, /the code A of at-gift is not in the ledger/],
  ['a wrong amount in yen', [{ ...row, faceValue: 501 }], { faceValue: 501 }, /for a purchase of 500 yen/],
  ['a code that occurs twice', [row, { ...row, reference: 'T2', at: '2026-04-01T10:00:00Z' }], {}, /has a code twice/],
  [
    'a reference that occurs twice',
    [row, { ...row, code: 'B', at: '2026-04-01T10:00:00Z' }],
    {},
    /bought with one reference/,
  ],
  [
    'a code that no client requested',
    [row, { ...row, code: 'B', reference: 'T2', at: '2026-04-01T10:00:00Z' }],
    {},
    /only 0 purchases/,
  ],
  [
    'a gift of another request id',
    [row, { ...row, provider: 'realpay-gift', code: 'B', reference: 'r2' }],
    {},
    /a gift of r2/,
  ],
  ['an orphan whose code a client has received', [{ ...row, orphaned: true }], { orphaned: 1 }, /is called an orphan/],
  ['a wrong total', [row], { faceValue: 1 }, /the total faceValue is 1/],
  [
    'more codes than the limit allows',
    [row, { ...row, code: 'B', reference: 'T2' }],
    {},
    /more than 1 codes in 1000 ms/,
  ],
])('the soak audit reports a ledger that contains %s', async (_what, codes, totals, message) => {
  expect((await failuresOf(codes, totals)).join('\n')).toMatch(message)
})

test('the soak command prints JSON and exits with 0 after a successful run, and with 2 for an invalid option', async () => {
  const program = `${root}/test/soak/run.ts`
  const args = ['--minutes', '0.02', '--clients', '2', '--sandboxes', '1', '--stores', 'memory', '--json']
  const good = await execute(process.execPath, [program, ...args])
  expect(good).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(good.stdout)).toMatchObject({ stores: ['memory'], failures: [] })
  const bad = await execute(process.execPath, [program, '--stores', 'none'])
  expect(bad).toMatchObject({ code: 2, stdout: '' })
  expect(bad.stderr).toContain('none is none of sqlite, postgres, memory')
})
