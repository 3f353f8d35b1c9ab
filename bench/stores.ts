import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyFor, numbered } from '../mock-server/core/ids.ts'
import { ledgerOf } from '../mock-server/core/ledger.ts'
import { openStore } from '../mock-server/store/open.ts'
import { line, median } from './figures.ts'
import { pickGenerator, type Score } from './load.ts'
import { ownDatabase } from './postgres.ts'
import { argvFor, BARE, freePort, MOCK, type Server, start, startOn } from './servers.ts'
import { issueShot } from './shots.ts'

/** What has to be reached: a share of the bare server in the same run, issues a second, and multiples. */
const GOALS = { sqlite: 0.2, postgres: 1500, startMs: 2000, p99: 2 }
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3)
const CODES = Number(process.env['BENCH_CODES'] ?? 1_000_000)
const CONNECTIONS = 32
const REPLICAS = 4
/** For one replica and for all of them alike: as many as fill the batches of each. */
const SHARED_CONNECTIONS = 64 * REPLICAS

const folder = mkdtempSync(join(tmpdir(), 'gift-mock-bench-'))
const config = join(folder, 'config.json')
writeFileSync(config, JSON.stringify({ settings: { 'atGift.limit.requests': 1_000_000_000 } }))
const { name, generate } = pickGenerator()
console.log(`load generator: ${name}, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s, Node ${process.version}`)

const mockOn = (store: string): Promise<Server> => startOn(MOCK, '--config', config, '--store', store)
const database = await ownDatabase()
const bare = await startOn(BARE)
const file = join(folder, 'one.db')
const sqlite = await mockOn(`sqlite:${file}`)
const replicas: Server[] = []
for (let count = 0; count < REPLICAS; count++) replicas.push(await mockOn(database.url))
const [first = bare] = replicas

type Measured = 'bare' | 'sqlite' | 'one' | 'four'
const rates: Record<Measured, number[]> = { bare: [], sqlite: [], one: [], four: [] }
const shots: Record<Measured, string[]> = { bare: [bare.url], sqlite: [sqlite.url], one: replicas.map(() => first.url), four: replicas.map(({ url }) => url) }
for (let round = -1; round < ROUNDS; round++) {
  for (const each of ['bare', 'sqlite', 'one', 'four'] as const) {
    // The first round is for the compiler; each of several replicas gets a part of the requests only.
    const rate = await measure(each, round < 0 ? SECONDS * shots[each].length : SECONDS)
    if (round >= 0) rates[each].push(rate)
    if (process.stderr.isTTY) process.stderr.write('.')
  }
}
for (const server of [bare, sqlite, ...replicas]) await server.stop()
await database.drop()

console.log()
const perSecond = (of: Measured): string => `${Math.round(median(rates[of]))}/s`
const share = median(rates.sqlite) / median(rates.bare)
line('bare node:http, sent issues', perSecond('bare'))
line(`SQLite (goal ${GOALS.sqlite} of bare)`, perSecond('sqlite'), share, share >= GOALS.sqlite)
line(`PostgreSQL, one replica, ${SHARED_CONNECTIONS} connections (goal ${GOALS.postgres}/s)`, perSecond('one'), undefined, median(rates.one) >= GOALS.postgres)
const gain = median(rates.four) / median(rates.one)
line(`PostgreSQL, ${REPLICAS} replicas, as many (goal 1 of one)`, perSecond('four'), gain, gain >= 1)

if (CODES > 0) await million()
rmSync(folder, { recursive: true })

/** What a file that holds many codes is like to use, beside an empty one. */
async function million(): Promise<void> {
  const full = join(folder, 'full.db')
  process.stderr.write(`writing ${CODES} codes …\n`)
  await fill(full)
  const port = await freePort()
  const { server, startedInMs } = await start(argvFor(MOCK, port, ['--config', config, '--store', `sqlite:${full}`]), port)
  const empty = await mockOn(`sqlite:${join(folder, 'empty.db')}`)
  const p99 = { full: [] as number[], empty: [] as number[] }
  for (let round = -1; round < ROUNDS; round++) {
    for (const [which, { url }] of [['empty', empty], ['full', server]] as const) {
      const { p99Ms } = checked(await generate(issueShot(url), SECONDS, CONNECTIONS))
      if (round >= 0) p99[which].push(p99Ms)
    }
  }
  await server.stop()
  await empty.stop()
  const ratio = median(p99.full) / median(p99.empty)
  line(`${CODES} codes: start (goal ${GOALS.startMs} ms)`, `${startedInMs.toFixed(0)} ms`, undefined, startedInMs <= GOALS.startMs)
  line('p99 of an issue, empty file', `${median(p99.empty).toFixed(1)} ms`)
  line(`p99 of an issue, ${CODES} codes (goal ${GOALS.p99} x)`, `${median(p99.full).toFixed(1)} ms`, ratio, ratio <= GOALS.p99)
}

/** As issuing would, but for the journal, which is a ring. */
async function fill(full: string): Promise<void> {
  const mock = await mockOn(`sqlite:${full}`)
  const { url: to, headers, body } = issueShot(mock.url)
  await fetch(to, { method: 'POST', headers, body })
  await mock.stop()
  const store = await openStore(`sqlite:${full}`)
  const ledger = ledgerOf('at-gift')
  const [sample] = await store.transaction('default', async (tx) => tx.list(ledger, { limit: 1 }))
  if (!sample) throw new Error('the first code was not issued')
  const CHUNK = 2000
  for (let begun = 1; begun < CODES; begun += CHUNK) {
    await store.transaction('default', async (tx) => {
      for (let number = begun; number < Math.min(begun + CHUNK, CODES); number++) {
        const reference = numbered(`AZ${(BigInt(number) * 0x9e37_79b9_7f4a_7c15n % 2n ** 64n).toString(16).padStart(16, '0').repeat(3).slice(0, 40)}`, number, 16)
        await tx.insert(ledger, keyFor(reference, number, 16), { ...sample.value, reference })
      }
    })
  }
  await store.close()
}

/** Side by side at each address; the connections are as many in all. */
async function measure(of: Measured, seconds: number): Promise<number> {
  const urls = shots[of]
  const connections = (urls.length === 1 ? CONNECTIONS : SHARED_CONNECTIONS) / urls.length
  const scores = await Promise.all(urls.map((url) => generate({ ...issueShot(url), url: of === 'bare' ? url : issueShot(url).url }, seconds, connections)))
  return scores.reduce((sum, score) => sum + checked(score).requests / score.seconds, 0)
}

function checked(score: Score): Score {
  if (score.failures > 0) throw new Error(`${score.failures} of ${score.requests} requests failed; the measure would be of something else`)
  return score
}
