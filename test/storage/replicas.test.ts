import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { start } from '../cli/command.ts'
import { json, noLimits, partnerHeaders } from '../core/support.ts'
import { START } from '../helpers/boot.ts'
import { freshDatabase } from '../helpers/postgres.ts'
import { readLedgerSnapshot, checkLedger } from './support/ledger-checks.ts'
import { beginLoad, buy, codeIn, find, issue, send, type Sent } from './support/load.ts'
import { admin, causeOf, makePurchase, makeSandbox } from './support/processes.ts'

// The tests start whole processes, which takes long on a loaded machine.
vi.setConfig({ testTimeout: 60_000 })

const REPLICAS = 4

let store = ''
const urls: string[] = []
const ends: (() => void)[] = []
let next = 0
let sandboxes = 0

beforeAll(async () => {
  store = await freshDatabase({ fast: true })
  // All replicas start at the same time on an empty database. Any replica can therefore be the one that creates the
  // tables.
  const started = await Promise.all(
    Array.from({ length: REPLICAS }, () => start(['--store', store], {}, (end) => ends.push(end))),
  )
  urls.push(...started.map(({ url }) => url))
}, 60_000)

afterAll(() => {
  for (const end of ends) end()
})

/** Returns the URL of a replica. Each call returns the next replica, like a load balancer. */
function anyReplica(): string {
  return urls[next++ % urls.length] ?? ''
}

/** Creates a new sandbox. Each call of `base` returns the URL of the sandbox at the next replica. */
async function sandbox({ settings = noLimits, nowMs }: { settings?: Record<string, unknown>; nowMs?: number } = {}) {
  const path = await makeSandbox(anyReplica(), `of-a-test-${++sandboxes}`, settings)
  const base = (): string => anyReplica() + path
  if (nowMs !== undefined)
    await admin(base(), '/clock', json({ now: new Date(nowMs).toISOString(), mode: 'frozen' }, { method: 'PUT' }))
  return {
    path,
    base,
    through: (replica: number): string => `${urls[replica]}${path}`,
    advance: (ms: number, at = base()) => admin(at, '/clock/advance', json({ ms })),
  }
}

/** Starts `count` concurrent calls of `one` and returns their results. */
function atOnce<T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => one(index)))
}

/** Counts the responses by status. The status 0 stands for a lost connection. */
function statuses(sent: readonly Pick<Sent, 'answer'>[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { answer } of sent) counts[answer?.status ?? 0] = (counts[answer?.status ?? 0] ?? 0) + 1
  return counts
}

const faultsSchema = z.object({ faults: z.array(z.looseObject({ name: z.string(), seen: z.int(), hits: z.int() })) })

async function counted(base: string): Promise<{ seen: number; hits: number } | undefined> {
  const [fault] = faultsSchema.parse(await admin(base, '/faults')).faults
  return fault && { seen: fault.seen, hits: fault.hits }
}

const arm = (base: string, fault: Record<string, unknown>): Promise<unknown> =>
  admin(base, '/faults', json({ name: 'the-fault', ...fault }), 201)

test('exactly one of the purchases with the same request id at several replicas succeeds [RP-A4]', async () => {
  const { base } = await sandbox()
  const purchase = await makePurchase(base())
  for (const requestId of ['order-1', 'order-2', 'order-3']) {
    const sent = await atOnce(4 * REPLICAS, () => buy(base(), purchase, requestId))
    expect(statuses(sent)).toEqual({ 200: 1, 409: 4 * REPLICAS - 1 })
    const code = sent.map((one) => codeIn(one)).find((one) => one !== undefined)
    expect(codeIn({ provider: 'realpay-gift', answer: await find(base(), purchase, requestId) })).toMatchObject({
      code: code?.code,
    })
  }
  expect((await readLedgerSnapshot(base())).totals.issued).toBe(3)
})

test('all replicas together admit one request per second of the shared clock [AG-D7]', async () => {
  const { base, advance } = await sandbox({ settings: {}, nowMs: START })
  const sent: Sent[] = []
  for (let second = 1; second <= 3; second++) {
    const wave = await atOnce(20, () => issue(base()))
    expect(statuses(wave)).toEqual({ 200: 1, 429: 19 })
    sent.push(...wave)
    await advance(999)
    expect(statuses([await issue(base())])).toEqual({ 429: 1 })
    await advance(1)
  }
  expect(checkLedger(await readLedgerSnapshot(base()), sent)).toEqual([])
})

test('all replicas together admit 300 requests per minute [RP-D1]', async () => {
  const { base, advance } = await sandbox({ settings: {}, nowMs: START })
  const list = async (nowMs: number) =>
    send(`${base()}/realpay-gift/brands`, { headers: await partnerHeaders(undefined, nowMs) })
  expect(statuses(await atOnce(400, () => list(START)))).toEqual({ 200: 300, 429: 100 })
  await advance(60_000)
  expect(statuses(await atOnce(40, () => list(START + 60_000)))).toEqual({ 200: 40 })
})

test('a fault for the first three calls fires exactly three times over all replicas', async () => {
  const { base } = await sandbox()
  await arm(base(), {
    when: { operation: 'at-gift.issue', calls: [1, 2, 3] },
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 500 },
  })
  expect(statuses(await atOnce(40, () => issue(base())))).toEqual({ 200: 37, 500: 3 })
  for (const url of [base(), base(), base(), base()]) expect(await counted(url)).toEqual({ seen: 40, hits: 3 })
})

test('a fault that is limited to five times fires exactly five times over all replicas', async () => {
  const { base } = await sandbox()
  await arm(base(), {
    times: 5,
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'provider-error', status: 500 },
  })
  expect(statuses(await atOnce(40, () => issue(base())))).toEqual({ 200: 35, 500: 5 })
  expect((await readLedgerSnapshot(base())).totals).toMatchObject({ issued: 40, orphaned: 5 })
})

test('replicas never issue a code twice under load, and the totals of the ledger are exact', async () => {
  const { base } = await sandbox()
  const purchase = await makePurchase(base())
  const load = beginLoad(base, { purchase, name: 'load' })
  await load.answered(400)
  const sent = await load.stop()
  expect(Object.keys(statuses(sent))).toEqual(['200'])
  expect(checkLedger(await readLedgerSnapshot(base()), sent)).toEqual([])
})

test('a clock that is advanced through one replica shows the same time at every replica', async () => {
  const { base, through, advance } = await sandbox({ nowMs: START })
  for (let moved = 1; moved <= 8; moved++) {
    await advance(1000)
    const clocks = await atOnce(REPLICAS, (replica) => admin(through(replica), '/clock'))
    expect(clocks).toEqual(
      Array.from({ length: REPLICAS }, () => ({ now: `2026-04-01T09:00:0${moved}.000+09:00`, mode: 'frozen' })),
    )
  }
  await admin(base(), '/reset', json({}), 204)
  for (let replica = 0; replica < REPLICAS; replica++)
    expect(await admin(through(replica), '/clock')).toMatchObject({ mode: 'running' })
})

type Sandbox = Awaited<ReturnType<typeof sandbox>>

/** Sends requests to the first replica. A fault delays the requests by 60 seconds. */
async function holdBack(
  { through }: Sandbox,
  phase: 'before-commit' | 'after-commit',
  count = 3,
): Promise<{ held: Promise<Sent[]>; isAnswered: () => boolean }> {
  await arm(through(1), { phase, effect: { type: 'delay', ms: 60_000 } })
  let isAnswered = false
  const held = atOnce(count, async () => {
    const one = await issue(through(0))
    isAnswered = true
    return one
  })
  await vi.waitUntil(async () => (await counted(through(2)))?.hits === count, { timeout: 10_000, interval: 5 })
  return { held, isAnswered: () => isAnswered }
}

test.for(['before-commit', 'after-commit'] as const)(
  'if a fault in the phase %s delays requests at one replica, the requests continue when another replica advances the clock',
  async (phase) => {
    const made = await sandbox({ nowMs: START })
    const { held, isAnswered } = await holdBack(made, phase)
    await made.advance(59_999, made.through(3))
    // The first replica handles this read only after it has reacted to the change of the clock.
    expect((await readLedgerSnapshot(made.through(0))).totals.issued).toBe(phase === 'before-commit' ? 0 : 3)
    expect(isAnswered()).toBe(false)
    await made.advance(1, made.through(3))
    const sent = await held
    expect(statuses(sent)).toEqual({ 200: 3 })
    expect(checkLedger(await readLedgerSnapshot(made.base()), sent)).toEqual([])
  },
)

const endings: Record<string, (made: Sandbox) => Promise<unknown>> = {
  reset: ({ through }) => admin(through(3), '/reset', json({}), 204),
  deleted: ({ path }) => admin(urls[3] ?? '', path, { method: 'DELETE' }, 204),
  'used to start a scenario': ({ through }) =>
    admin(through(3), '/scenario', json({ name: 'at-gift/slow-answer' }, { method: 'PUT' })),
}

test.for(Object.keys(endings))(
  'requests that wait at one replica are cancelled if their sandbox is %s through another replica',
  async (ending) => {
    const made = await sandbox({ nowMs: START })
    const { held } = await holdBack(made, 'before-commit')
    await endings[ending]?.(made)
    const sent = await held
    expect(sent.map(({ loss }) => causeOf(loss))).toEqual(['ECONNRESET', 'ECONNRESET', 'ECONNRESET'])
    expect((await readLedgerSnapshot(made.base())).totals.issued).toBe(0)
  },
)

test('settings changed through one replica apply to the next request at every replica', async () => {
  const { base, through } = await sandbox({ settings: {}, nowMs: START })
  for (let limit = 2; limit <= 9; limit++) {
    await admin(base(), '/settings', json({ 'atGift.limit.requests': limit }, { method: 'PATCH' }))
    await admin(base(), '/clock/advance', json({ ms: 1000 }))
    expect(statuses(await atOnce(12, (index) => issue(through(index % REPLICAS))))).toEqual({
      200: limit,
      429: 12 - limit,
    })
  }
})

test('arming or disarming a fault through one replica affects the next request at every replica', async () => {
  const { base, through } = await sandbox()
  for (let round = 0; round < 4; round++) {
    await arm(through(round), {
      when: { provider: 'at-gift' },
      phase: 'before-commit',
      effect: { type: 'provider-error', status: 500 },
    })
    expect(statuses(await atOnce(REPLICAS, (replica) => issue(through(replica))))).toEqual({ 500: REPLICAS })
    await admin(base(), '/faults', { method: 'DELETE' }, 204)
    expect(statuses(await atOnce(REPLICAS, (replica) => issue(through(replica))))).toEqual({ 200: REPLICAS })
  }
})

const verdictSchema = z.looseObject({ name: z.string(), verdict: z.looseObject({ result: z.string() }) })

test('a scenario that is started through one replica applies to all replicas', async () => {
  const { base, through } = await sandbox()
  const verdicts = async (): Promise<string[]> =>
    (await atOnce(REPLICAS, async (replica) => verdictSchema.parse(await admin(through(replica), '/scenario')))).map(
      ({ verdict }) => verdict.result,
    )
  await admin(through(0), '/scenario', json({ name: 'at-gift/response-lost-after-issue' }, { method: 'PUT' }))
  expect(causeOf((await issue(through(1))).loss)).toBe('ECONNRESET')
  expect(await verdicts()).toEqual(Array.from({ length: REPLICAS }, () => 'passed'))
  await admin(base(), '/clock/advance', json({ ms: 1000 }))
  expect(codeIn(await issue(through(2)))).toBeDefined()
  expect(await verdicts()).toEqual(Array.from({ length: REPLICAS }, () => 'failed'))
})

test('a replica that starts later has the same state as the other replicas', async () => {
  const { base, path } = await sandbox({ nowMs: START })
  const purchase = await makePurchase(base(), START)
  await admin(base(), '/settings', json({ 'realpayGift.gift.validityDays': 7 }, { method: 'PATCH' }))
  const gift = await buy(base(), purchase, 'order-1', START)
  const code = await issue(base())
  await arm(base(), {
    when: { operation: 'at-gift.issue', calls: [3] },
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 500 },
  })
  await issue(base())
  const seen = async (at: string) =>
    Promise.all(['/settings', '/clock', '/requests', '/ledger', '/faults', '/report'].map((what) => admin(at, what)))

  const late = (await start(['--store', store])).url + path
  expect(await seen(late)).toEqual(await seen(base()))
  expect(
    z.object({ sandboxes: z.array(z.string()) }).parse(await admin(late.slice(0, -path.length), '/sandboxes'))
      .sandboxes,
  ).toContain(path.split('/').at(-1))
  expect(codeIn(await issue(late, { TranId: codeIn(code)?.reference }))).toMatchObject({ code: codeIn(code)?.code })
  expect((await find(late, purchase, 'order-1', START))?.text).toBe(gift.answer?.text)
  expect((await buy(late, purchase, 'order-1', START)).answer?.status).toBe(409)
  expect(statuses([await issue(base()), await issue(late), await issue(base())])).toEqual({ 200: 2, 500: 1 })
})

test('the page of a URL code and the page of a gift are the same at every replica', async () => {
  const { through, path } = await sandbox()
  const code = codeIn(await issue(through(0), { DcId: 'DC-URL' }))
  const gift = codeIn(await buy(through(0), await makePurchase(through(1)), 'order-1'))
  for (const page of [`/at-gift/code/${code?.code.slice(-24)}`, `/realpay-gift/user?code=${gift?.code}`]) {
    const shown = await Promise.all(urls.map((url) => send(`${url}${path}${page}`)))
    expect(statuses(shown)).toEqual({ 200: REPLICAS })
    expect(new Set(shown.map(({ answer }) => answer?.text)).size).toBe(1)
  }
})
