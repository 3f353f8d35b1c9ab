import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { RealPayGiftClient } from '../clients/index.ts'
import { pickGenerator, type Score, type Shot } from './load.ts'
import { freePort, type Server, start } from './servers.ts'

/** What has to be reached, as shares of the bare server in the same run. */
const GOALS = { issue: 0.45, buyGift: 0.35, start: 2.5 }
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 9)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 2)
const WARM_UP_SECONDS = 4
const STARTS = 9
const BARE = ['bench/bare-server.mjs']
const MOCK = ['dist/cli/index.js', 'start']

const folder = mkdtempSync(join(tmpdir(), 'gift-mock-bench-'))
const config = join(folder, 'config.json')
writeFileSync(config, JSON.stringify({ settings: { 'atGift.limit.requests': 1_000_000_000, 'realpayGift.limit.requests': 1_000_000_000 } }))

const { name, generate } = pickGenerator()
console.log(`load generator: ${name}, 32 connections, ${ROUNDS} rounds of ${SECONDS} s, Node ${process.version}`)
if (name === 'autocannon') console.log('autocannon takes about as much of the machine as a server does, which flatters every ratio: install wrk to measure')

const bare = await startOn(BARE)
const mock = await startOn(MOCK, '--config', config)
const bareShot = { ...issueShot(mock.url), url: bare.url }

/** The bare server gets the very requests that the mock gets: making them takes the generator its time as well. */
type Measured = 'bareIssue' | 'issue' | 'bareBuyGift' | 'buyGift'
const lists = (): Record<Measured, number[]> => ({ bareIssue: [], issue: [], bareBuyGift: [], buyGift: [] })
const rates = lists()
const costs = lists()
// Each has been compiled by the time it is measured.
for (const shot of [bareShot, issueShot(mock.url), await buyGiftShot(mock.url)]) await generate(shot, WARM_UP_SECONDS)
for (let round = 0; round < ROUNDS; round++) {
  await measure('bareIssue', bare, bareShot)
  await reset()
  await measure('issue', mock, issueShot(mock.url))
  await reset()
  const buyGift = await buyGiftShot(mock.url)
  await measure('bareBuyGift', bare, { ...buyGift, url: bare.url })
  await measure('buyGift', mock, buyGift)
}
const memory = mock.memory()
await bare.stop()
await mock.stop()

const starts = { bare: [] as number[], mock: [] as number[] }
for (let round = 0; round < STARTS; round++) {
  starts.bare.push(await startTime(BARE))
  starts.mock.push(await startTime(MOCK))
}
rmSync(folder, { recursive: true })

const line = (what: string, value: string, ratio?: number, good?: boolean): void =>
  console.log(`${what.padEnd(34)}${value.padStart(22)}${ratio === undefined ? '' : `   ${ratio.toFixed(2)} ${styleText(good ? 'green' : 'red', good ? 'good' : 'missed')}`}`)
const perSecond = (of: Measured): string => `${Math.round(median(rates[of]))}/s${costs[of].length > 0 ? `, ${median(costs[of]).toFixed(0)} µs cpu` : ''}`
const issueRatio = median(rates.issue) / median(rates.bareIssue)
const buyGiftRatio = median(rates.buyGift) / median(rates.bareBuyGift)
const startRatio = median(starts.mock) / median(starts.bare)

console.log()
line('bare node:http, sent issues', perSecond('bareIssue'))
line(`issue (goal ${GOALS.issue} of bare)`, perSecond('issue'), issueRatio, issueRatio >= GOALS.issue)
line('bare node:http, sent buy-gifts', perSecond('bareBuyGift'))
line(`buy-gift (goal ${GOALS.buyGift} of bare)`, perSecond('buyGift'), buyGiftRatio, buyGiftRatio >= GOALS.buyGift)
line('bare: start to first answer', `${median(starts.bare).toFixed(0)} ms`)
line(`start to /readyz (goal ${GOALS.start} x)`, `${median(starts.mock).toFixed(0)} ms`, startRatio, startRatio <= GOALS.start)
if (memory !== undefined) line('memory of the mock after the load', `${memory} MiB`)

/** Every round begins with an empty sandbox, so that the rounds are alike. */
async function reset(): Promise<void> {
  await fetch(`${mock.url}/__admin/reset`, { method: 'POST' })
}

async function startOn(argv: readonly string[], ...more: string[]): Promise<Server> {
  const port = await freePort()
  return (await start(argvFor(argv, port, more), port)).server
}

async function startTime(argv: readonly string[]): Promise<number> {
  const port = await freePort()
  const { server, startedInMs } = await start(argvFor(argv, port, []), port)
  await server.stop()
  return startedInMs
}

function argvFor(argv: readonly string[], port: number, more: readonly string[]): string[] {
  return argv === BARE ? [...argv, port.toString()] : [...argv, '--port', port.toString(), '--log-level', 'error', ...more]
}

async function measure(of: Measured, server: Server, shot: Shot): Promise<void> {
  const before = server.processorTime()
  const score: Score = await generate(shot, SECONDS)
  const after = server.processorTime()
  if (score.failures > 0) throw new Error(`${of}: ${score.failures} of ${score.requests} requests failed; the measure would be of something else`)
  rates[of].push(score.requests / score.seconds)
  if (before !== undefined && after !== undefined) costs[of].push((after - before) / score.requests)
  if (process.stderr.isTTY) process.stderr.write('.')
}

function issueShot(url: string): Shot {
  return {
    url: `${url}/at-gift/demo-campaign/dc/getcode`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
  }
}

/** One token for the whole run: the clock of the mock stands still. */
async function buyGiftShot(url: string): Promise<Shot> {
  await fetch(`${url}/__admin/clock`, { method: 'PUT', body: JSON.stringify({ mode: 'frozen' }) })
  const variables: unknown = await (await fetch(`${url}/__admin/env`)).json()
  const frozen: unknown = await (await fetch(`${url}/__admin/clock`)).json()
  const now = Date.parse(read(frozen, 'now'))
  let sent: Headers | undefined
  const client = new RealPayGiftClient({
    baseUrl: `${url}/realpay-gift`,
    accessKey: read(variables, 'REALPAY_GIFT_ACCESS_KEY'),
    totp: { secret: read(variables, 'REALPAY_GIFT_TOTP_SECRET'), algorithm: 'SHA1', digits: 6, period: 30 },
    clock: { now: () => now, sleep: () => new Promise(() => {}) },
    fetch: (input, init) => {
      sent = new Headers(init?.headers)
      return fetch(input, init)
    },
  })
  const { id } = await client.createPurchase({ prices: [500], name: 'bench', issuer: 'bench', brands: ['amazon'], isStrict: true })
  const headers = Object.fromEntries([...(sent ?? new Headers())].filter(([key]) => key.startsWith('x-realpay-gift-api-access')))
  return { url: `${url}/realpay-gift/purchases/${id}/gifts`, headers: { ...headers, 'content-type': 'application/json' }, body: '{"price":500}', uniqueHeader: 'x-realpay-gift-api-request-id' }
}

function read(of: unknown, key: string): string {
  return String(typeof of === 'object' && of !== null ? Reflect.get(of, key) : '')
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
