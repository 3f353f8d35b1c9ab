import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as browserEntry from '../../mock-server/browser.ts'
import * as entry from '../../mock-server/index.ts'
import * as inNode from './app.page.ts'
import { type Bundle, bundled } from './bundle.ts'
import { noChromium, startChromium } from './chromium.ts'
import { type Hosts, serving } from './hosts.ts'
import type * as inPage from './msw.page.ts'
import { type Outcome, START } from './program.ts'

type Fault = Parameters<typeof inNode.meet>[0]

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Error that Chromium reports to a page for every lost connection. */
const failed = 'TypeError: Failed to fetch'

let bundle: Bundle
beforeAll(async () => {
  bundle = await bundled('app.page', 'msw.page')
}, 120_000)

test('a browser bundle of the app, the clients and the MSW handlers imports no module from outside the bundle', async () => {
  expect(bundle.left).toEqual([])
  expect([...bundle.files.keys()]).toEqual(expect.arrayContaining(['app.page.js', 'msw.page.js']))
  // The bundle of `hosts` shows that `left` lists the modules of Node that a bundle imports. Therefore the empty list
  // above proves that the bundle imports no module of Node.
  expect((await bundled('hosts')).left).toEqual(['node:events', 'node:http', 'node:net'])
})

test('a bundler for browsers resolves the package to a version without the server', () => {
  const { exports: named } = JSON.parse(read('package.json')) as { exports: Record<string, Record<string, string>> }
  expect(named['.']).toEqual({
    types: './dist/mock-server/index.d.ts',
    browser: './dist/mock-server/browser.js',
    default: './dist/mock-server/index.js',
  })
  expect(Object.keys(entry).filter((name) => !(name in browserEntry))).toEqual(['startGiftMock'])
  expect(browserEntry.createGiftMock).toBe(entry.createGiftMock)
})

describe.skipIf(noChromium !== '')(`in Chromium${noChromium}`, { timeout: 120_000 }, () => {
  let hosts: Hosts
  let browser: Browser
  let page: Page
  const printed: string[] = []

  beforeAll(async () => {
    hosts = await serving(
      new Map([...bundle.files, ['mockServiceWorker.js', read('node_modules/msw/lib/mockServiceWorker.js')]]),
    )
    browser = await startChromium(hosts.trap)
    page = await browser.newPage()
    page.setDefaultTimeout(100_000)
    page.on('console', (message) => void printed.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => void printed.push(`uncaught: ${error.message}`))
    await page.goto(hosts.url)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await hosts?.close()
  })
  beforeEach(() => {
    printed.length = 0
    hosts.sent.length = 0
  })

  /**
   * Calls a function of a program in the page. The call is passed as text, because Vitest would insert its own imports
   * into a function.
   */
  function call<Program, Name extends keyof Program & string>(
    program: string,
    name: Name,
    args: unknown[],
  ): Promise<Result<Program[Name]>> {
    return page.evaluate(`import('/${program}.page.js').then((program) => program.${name}(...${JSON.stringify(args)}))`)
  }
  const app = <Name extends keyof typeof inNode>(
    name: Name,
    ...args: Parameters<(typeof inNode)[Name]>
  ): Promise<Result<(typeof inNode)[Name]>> => call<typeof inNode, Name>('app', name, args)
  const msw = <Name extends keyof typeof inPage>(
    name: Name,
    ...args: Parameters<(typeof inPage)[Name]>
  ): Promise<Result<(typeof inPage)[Name]>> => call<typeof inPage, Name>('msw', name, args)

  test('in a page, the second of two issue requests within one second is rejected, exactly as in Node', async () => {
    const seen = await app('issue')
    expect(seen.answers.map(({ status }) => status)).toEqual([200, 429, 200])
    expect(seen.kept.requests).toEqual([
      'at-gift.issue 200 issued',
      'at-gift.issue 429 rate-limited',
      'at-gift.issue 200 issued',
    ])
    expect(seen.kept.totals).toMatchObject({ issued: 2, faceValue: 1000, orphaned: 0 })
    expect(seen).toEqual(await inNode.issue())
  })

  test('a page that computes its access token itself can buy a gift, with the same result as in Node', async () => {
    const seen = await app('buy')
    expect(seen.bought).toMatchObject({
      code: { amount: 500 },
      brands: 4,
      image: expect.stringMatching(/\.png$/),
      gift: { gift: { price: 500 }, payment: { total: 527 } },
    })
    expect(seen.kept.requests.at(-1)).toBe('realpay-gift.buy-gift 200 bought')
    expect(seen).toEqual(await inNode.buy())
  })

  test.each<Fault & { outcome: Outcome }>([
    {
      phase: 'after-commit',
      effect: { type: 'reset-connection' },
      outcome: { error: 'TypeError: fetch failed <- Error: read ECONNRESET' },
    },
    // If a body ends too early, the error message comes from Chromium, not from the mock.
    { phase: 'mid-body', effect: { type: 'close-connection' }, outcome: { status: 200, error: failed } },
    {
      phase: 'after-commit',
      effect: { type: 'shift-jis-body' },
      outcome: { status: 200, text: expect.stringContaining('SUCCESS') },
    },
    {
      phase: 'before-commit',
      effect: { type: 'provider-error', status: 500 },
      outcome: { status: 500, text: expect.stringContaining('システムエラー') },
    },
    {
      phase: 'mid-body',
      effect: { type: 'slow-body', ms: 9000, pieces: 3 },
      outcome: { status: 200, text: expect.stringContaining('SUCCESS') },
    },
  ])(
    'the fault $effect.type in the phase $phase has the same effect on mock.fetch in a page as in Node',
    async ({ outcome, ...fault }) => {
      const seen = await app('meet', fault)
      expect(seen.outcome).toEqual(outcome)
      const node = await inNode.meet(fault)
      expect(seen.kept).toEqual(node.kept)
      expect(seen.outcome.text).toBe(node.outcome.text)
    },
  )

  test('a mock in a page rejects a fault that requires a socket', async () => {
    const refusal = await app('beRefused', { name: 'broken', phase: 'mid-body', effect: { type: 'malformed-chunk' } })
    expect(refusal).toMatch(/^Problem: fault "broken": malformed-chunk needs a socket and is not possible in process/)
  })

  test('in a page, a fault uses the timers of the browser to delay a response', async () => {
    const { outcome, atMs } = await app('wait')
    expect(outcome.status).toBe(200)
    expect(atMs).toBeGreaterThan(START)
  })

  test.each(['at-gift', 'realpay-gift'])(
    'the OpenAPI description of %s is the same in a page as in Node',
    async (provider) => {
      expect(await app('describe', provider)).toEqual(JSON.parse(JSON.stringify(await inNode.describe(provider))))
    },
  )

  test("the mock responds through MSW's worker to requests for the providers' own hosts", async () => {
    const { bought, kept } = await msw('buyInProduction')
    const node = await inNode.buy()
    expect(kept).toEqual(node.kept)
    expect(
      JSON.parse(
        JSON.stringify(bought).replaceAll('https://digital-gift.jp/api/partner/', 'http://gifts.test/realpay-gift/'),
      ),
    ).toEqual(node.bought)
    expect(hosts.sent).toEqual([])
  })

  test("the mock and the control API respond through MSW's worker at a custom base URL", async () => {
    const { bought, ledger, kept } = await msw('buyAt', 'http://localhost/mock')
    const node = await inNode.buy()
    expect(kept).toEqual(node.kept)
    expect(ledger).toMatchObject({ totals: node.kept.totals })
    expect(JSON.parse(JSON.stringify(bought).replaceAll('http://localhost/mock/', 'http://gifts.test/'))).toEqual(
      node.bought,
    )
    expect(hosts.sent).toEqual([])
  })

  test.each<Fault & { outcome: Outcome; totals: object }>([
    {
      phase: 'before-commit',
      effect: { type: 'reset-connection' },
      outcome: { error: failed },
      totals: { issued: 1, orphaned: 0 },
    },
    {
      phase: 'after-commit',
      effect: { type: 'reset-connection' },
      outcome: { error: failed },
      totals: { issued: 2, orphaned: 1 },
    },
    {
      phase: 'after-commit',
      effect: { type: 'empty-response' },
      outcome: { error: failed },
      totals: { issued: 2, orphaned: 1 },
    },
    {
      phase: 'after-commit',
      effect: { type: 'close-connection' },
      outcome: { status: 200, error: failed },
      totals: { issued: 2, orphaned: 1 },
    },
    {
      phase: 'mid-body',
      effect: { type: 'reset-connection' },
      outcome: { status: 200, error: failed },
      totals: { issued: 2, orphaned: 1 },
    },
    {
      phase: 'mid-body',
      effect: { type: 'close-connection' },
      outcome: { status: 200, error: failed },
      totals: { issued: 2, orphaned: 1 },
    },
  ])(
    "the fault $effect.type in the phase $phase makes a fetch through MSW's worker fail",
    async ({ outcome, totals, ...fault }) => {
      const seen = await msw('meet', fault)
      expect(seen.outcome).toEqual(outcome)
      expect(seen.next.status).toBe(200)
      expect(seen.kept.totals).toMatchObject(totals)
      expect(hosts.sent).toEqual([])
    },
  )

  test("if a page aborts a request through MSW's worker, the mock does not notice the abort and counts the code as delivered", async () => {
    const { outcome, kept } = await msw('leave')
    expect(outcome.error).toMatch(/^AbortError: /)
    expect(kept).toMatchObject({ requests: ['at-gift.issue 200 issued'], totals: { issued: 1, orphaned: 0 } })
  })

  test.each(['https://service-gift.jp/demo-campaign/dc/getcode', 'https://demo.digital-gift.jp/purchases'])(
    'a request to %s that no MSW handler handles is not sent to the network, and the console shows an error',
    async (url) => {
      expect(await msw('sendPastHandlers', url)).toEqual({ error: failed })
      const { host } = new URL(url)
      expect(printed).toContainEqual(
        expect.stringMatching(
          new RegExp(
            `^error: POST ${url} was refused: ${host} is a real host of .*\\. Put \\.\\.\\.giftHandlers\\(mock\\) before it, or give the client the base URL of a mock$`,
          ),
        ),
      )
      expect(hosts.sent).toEqual([])
    },
  )

  test('a request that no MSW handler handles is sent to the network if its host belongs to no provider', async () => {
    await msw('sendPastHandlers', 'https://elsewhere.test/')
    expect(hosts.sent).toContainEqual(expect.stringContaining('elsewhere.test'))
  })
})

/** The type that the promise of a page function resolves to. */
type Result<Member> = Member extends (...args: never[]) => Promise<infer Value> ? Value : never
