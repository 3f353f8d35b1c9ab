import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { RunningGiftMock } from '../../mock-server/index.ts'
import { noChromium } from '../browser/chromium.ts'
import { violationsOn } from '../browser/violations.ts'
import { issueOf } from '../core/support.ts'
import { issue, useDashboard } from './open-dashboard.ts'
import { library } from '../helpers/library.ts'

const tab = (page: Page, name: string) => page.locator(`#tab-${name}`)

/** Orders a code whose response is lost, and then repeats the same request, which issues a second code. */
async function issueTwice({ admin }: RunningGiftMock, send: () => Promise<unknown>): Promise<void> {
  await admin.arm({ name: 'lose', when: { calls: [1] }, phase: 'after-commit', effect: { type: 'reset-connection' } })
  await send()
  await send()
}

describe.skipIf(noChromium !== '')(`the panels of the dashboard in Chromium${noChromium}`, { timeout: 120_000 }, () => {
  const open = useDashboard()

  test('while requests arrive, the focus in the dashboard stays on a button or on a sequence of requests', async () => {
    const { mock, page } = await open()
    await issueTwice(mock, () => issue(mock))
    await tab(page, 'faults').click()
    const disarm = page.getByRole('button', { name: 'Disarm: lose' })
    await disarm.focus()
    await issue(mock)
    await page.getByText('fired for 1 of 3 requests').waitFor()
    expect(await disarm.evaluate((button) => document.activeElement === button)).toBe(true)
    await tab(page, 'conduct').click()
    const summary = page.locator('#conduct-rules > li').filter({ hasText: 'no-blind-reissue' }).locator('summary')
    await summary.click()
    const secrets = page.locator('#conduct-kept-rules > li').filter({ hasText: 'at-gift/no-secrets-in-url' })
    const before = await secrets.locator('span').first().textContent()
    await issue(mock)
    await expect.poll(() => secrets.locator('span').first().textContent(), { timeout: 20_000 }).not.toBe(before)
    expect(await summary.evaluate((one) => document.activeElement === one)).toBe(true)
    await page.locator('#conduct-rules .drawing').waitFor()
  })

  test("the ledger tab shows a chart of the amounts, and a click on a code's request number opens the request", async () => {
    const { mock, page } = await open()
    await issueTwice(mock, () => issue(mock))
    await tab(page, 'ledger').click()
    const chart = page.getByRole('img', { name: 'Amounts over time' })
    expect(await chart.locator('desc').textContent()).toContain(
      'issued: ¥1,000, never received: ¥500, suspected duplicates: ¥500',
    )
    expect(await chart.locator('path.chart').count()).toBe(3)
    await page.locator('.legend').getByText('never received: ¥500').waitFor()
    await page.locator('#ledger-rows').getByRole('button', { name: '000000001' }).click()
    await page.locator('#request-details').getByText('The response did not reach the client.').waitFor()
  })

  test('the clock tab can set the speed of the clock, and shows the current access token but no secret', async () => {
    const { mock, page } = await open({ clock: { mode: 'frozen', nowMs: 1_775_001_612_000 } })
    await tab(page, 'clock').click()
    const { tokens } = (await (await fetch(`${mock.url}/__admin/totp`)).json()) as { tokens: { token: string }[] }
    await page
      .locator('#totp-list')
      .getByText(tokens[0]?.token ?? 'none', { exact: true })
      .waitFor()
    await page.locator('#totp-list').getByText('valid for another 18 s').waitFor()
    await mock.admin.advanceClock(30_000)
    await page
      .locator('#totp-list')
      .getByText(tokens[0]?.token ?? 'none', { exact: true })
      .waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain('GIFTMOCKGIFT')
    const clock = page.locator('#clock')
    expect(await clock.textContent()).toBe('2026-04-01 09:00:42 (frozen)')
    await page.locator('#clock-rate').fill('60')
    await page.locator('#clock-set-rate').click()
    await expect.poll(async () => mock.admin.clock()).toMatchObject({ mode: 'running', rate: 60 })
    await clock.getByText('×60').waitFor()
    // The clock on the page follows the clock of the sandbox. The page sends no further requests for this.
    await expect.poll(() => clock.textContent()).toMatch(/09:0[1-9]:\d\d \(running, ×60\)$/)
    await mock.admin.setClock({ mode: 'frozen' })
    await clock.getByText('frozen').waitFor()
    const stopped = await clock.textContent()
    await page.evaluate('new Promise((resolve) => void setTimeout(resolve, 600))')
    expect(await clock.textContent()).toBe(stopped)
  })

  test('in the evidence tab, a user can filter the rules and replace an assumed rule by its alternative', async () => {
    const { mock, page } = await open()
    await tab(page, 'evidence').click()
    await page.locator('#evidence-class').selectOption('assumed')
    await page.locator('#evidence-provider').selectOption('realpay-gift')
    await page.locator('#evidence-text').fill('totp.window')
    await page.getByText('rules: 1', { exact: true }).waitFor()
    await page.locator('#evidence-list').getByText('RP-A7').waitFor()
    await page.locator('#evidence-list').getByText('Question for the provider').waitFor()
    await page.locator('#evidence-list [data-alternative]').first().click()
    await expect.poll(async () => (await mock.admin.settings())['realpayGift.totp.window']).not.toBe(1)
    await page.locator('#evidence-list').getByRole('button', { name: 'realpayGift.totp.window' }).click()
    const setting = page.getByRole('spinbutton', { name: 'realpayGift.totp.window' })
    await expect.poll(() => setting.evaluate((input) => document.activeElement === input)).toBe(true)
  })

  test('the dashboard shows example programs until the first request arrives, and can copy them', async () => {
    const { mock, page } = await open()
    await page.context().grantPermissions(['clipboard-write', 'clipboard-read'])
    await page.getByText('No request has arrived yet.').waitFor()
    await page.getByRole('button', { name: 'Copy: curl, at-gift: issue a code' }).click()
    await page.getByText('Copied').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(`${mock.url}/__admin/$1`)
    expect(await page.locator('#first-requests summary').allTextContents()).toEqual([
      'How to send a request',
      'curl, at-gift: issue a code',
      'curl, realpay-gift: list the brands',
      'curl, realpay-gift: buy a gift',
      'Python (first.py)',
      'PHP (first.php)',
      'Java (First.java)',
    ])
    await issue(mock)
    await page.getByText('No request has arrived yet.').waitFor({ state: 'hidden' })
    // After a short time, "Copied" disappears and the button shows its own text again.
    await page.getByText('Copied').waitFor({ state: 'detached' })
  })

  test('the dashboard shows HTML in a library scenario and in the path of a request as plain text', async () => {
    const html = '<img src=x onerror="document.title=\'hit\'">'
    const scenario = {
      name: 'at-gift/hostile',
      title: html,
      story: html,
      tags: [html],
      task: 'issue-one',
      faults: [{ name: 'lose', phase: 'after-commit', effect: { type: 'respond', status: 200, body: html } } as const],
      expect: {},
    }
    const { mock, page, printed } = await open({ scenarios: { list: async () => [scenario] } })
    await tab(page, 'faults').click()
    await page.locator('#fault-scenario option').getByText(html).waitFor({ state: 'attached' })
    await page.locator('#fault-scenario-arm').click()
    await page.locator('#armed-faults li').waitFor()
    await fetch(`${mock.url}/at-gift/${encodeURIComponent(html)}?k=MOCK-AuthKey-001&${encodeURIComponent(html)}`)
    await tab(page, 'conduct').click()
    await page.locator('#conduct-rules summary').first().click()
    await page.locator('#conduct-rules .drawing text').getByText('GET /at-gift/').waitFor()
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.title()).not.toContain('hit')
    expect(printed).toEqual([])
  })

  test.each([
    ['en', 'dark', 1280],
    ['ja', 'light', 390],
  ] as const)(
    'axe finds no accessibility violation in any tab, and no tab is wider than the screen (%s, %s, %i pixels)',
    async (language, theme, width) => {
      const { mock, page } = await open({ scenarios: { list: async () => library } }, `/?lang=${language}`)
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 800 })
      await mock.admin.startScenario('at-gift/response-lost-after-issue')
      await issueTwice(mock, () => issue(mock))
      await issue(mock, issueOf({ DcId: 'DC-NONE' }))
      await mock.admin.arm({ name: 'ask', phase: 'after-commit', effect: { type: 'ask' } })
      void issue(mock)
      await page.locator('#waiting-list > li').waitFor()
      for (const one of await page.getByRole('tab').all()) {
        await one.click()
        const name = await one.getAttribute('data-tab')
        if (name === 'conduct') {
          await page
            .getByText(language === 'ja' ? 'この違反による損失は500円である' : 'cost ¥500 here')
            .first()
            .waitFor()
          await page.locator('#conduct-rules summary').first().click()
          await page.locator('#conduct-rules .drawing').first().waitFor()
        }
        if (name === 'faults') {
          await page.locator('#fault-offers li').first().waitFor()
          await page.locator('#preset summary').click()
        }
        if (name === 'scenarios') await page.locator('#scenario-list li').first().waitFor()
        if (name === 'settings') await page.locator('#settings-list li').first().waitFor()
        if (name === 'ledger') await page.locator('#ledger-chart svg').first().waitFor()
        if (name === 'evidence') await page.locator('#evidence-list li').first().waitFor()
        expect([name, await violationsOn(page)]).toEqual([name, []])
        expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, width])
      }
    },
  )
})
