import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { line, median } from './figures.ts'
import { pickGenerator, type Score, type Shot } from './load.ts'
import { BARE, MOCK, freePort, type Server, start, startOn, argvFor } from './servers.ts'
import { buyGiftShot, issueShot } from './shots.ts'

/** What has to be reached, as shares of the bare server in the same run. */
const GOALS = { issue: 0.45, buyGift: 0.35, start: 2.5 }
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 9)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 2)
const WARM_UP_SECONDS = 4
const STARTS = 9

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

async function startTime(argv: readonly string[]): Promise<number> {
  const port = await freePort()
  const { server, startedInMs } = await start(argvFor(argv, port, []), port)
  await server.stop()
  return startedInMs
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
