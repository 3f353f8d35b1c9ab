import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { RunningGiftMock } from '../../mock-server/index.ts'
import { testerPreset } from '../../mock-server/providers/at-gift/settings/tester-preset.ts'
import { noChromium } from '../browser/chromium.ts'
import { issueOf, noLimits } from '../core/support.ts'
import { issue, useDashboard } from './open-dashboard.ts'
import { library } from '../helpers/library.ts'

const tab = (page: Page, name: string) => page.locator(`#tab-${name}`)
const faultsOf = async ({ admin }: RunningGiftMock) => (await admin.faults()).map(({ fault }) => fault)

describe.skipIf(noChromium !== '')(
  `the faults tab and waiting requests in Chromium${noChromium}`,
  { timeout: 120_000 },
  () => {
    const open = useDashboard()

    test("after one click arms a fault that loses a response, the dashboard shows the lost code and the violated rule's cost", async () => {
      const { mock, page, printed } = await open()
      await tab(page, 'faults').click()
      await page.locator('#fault-offers').getByText('the connection breaks and the response is lost').waitFor()
      await page.locator('[data-offer="after-commit/reset-connection"]').click()
      await page.getByText('fired for 0 of 0 requests').waitFor()
      expect(await faultsOf(mock)).toMatchObject([{ when: { operation: 'at-gift.issue', calls: [1] } }])
      await issue(mock)
      await page.getByText('fired for 1 of 1 requests (used up)').waitFor()
      await issue(mock)
      await page.locator('#total-duplicates').getByText('1').waitFor()
      await tab(page, 'conduct').click()
      const rule = page.locator('#conduct-rules > li').filter({ hasText: 'at-gift/no-blind-reissue' })
      await rule.getByText('violated: at-gift/no-blind-reissue').waitFor()
      await rule.getByText('The violations cost ¥500 here').waitFor()
      await rule.getByText('Show the sequence of the requests (2)').first().click()
      const diagram = rule.getByRole('img', { name: 'Requests between the client and the provider' }).first()
      expect(await diagram.locator('desc').textContent()).toMatch(
        /1\. .* at-gift\.issue → 1\. 200 (?:\+\d+ ms )?not received \(.*\) 2\. /,
      )
      expect(await diagram.locator('line.arrow.lost').count()).toBe(1)
      expect(await diagram.locator('line.arrow').count()).toBe(4)
      await rule
        .getByRole('button', { name: /^1\. .*not received/ })
        .first()
        .click()
      await page.locator('#request-details').getByText('The response did not reach the client.').waitFor()
      expect(printed).toEqual([])
    })

    test('in the dashboard, a user can arm an error (with a chosen status) or a delay (with a chosen length), and can disarm a fault', async () => {
      const { mock, page } = await open()
      await tab(page, 'faults').click()
      await page.locator('#fault-operation').selectOption('realpay-gift.buy-gift')
      await page.locator('#fault-calls').fill('2-')
      const error = page
        .locator('#fault-offers li')
        .filter({ has: page.locator('[data-offer="before-commit/provider-error"]') })
      expect(await error.getByRole('combobox').locator('option').allTextContents()).toContain('409')
      await error.getByRole('combobox').selectOption('503')
      await error.getByText('The provider answers with its error 503. The request is not executed.').waitFor()
      await error.getByRole('button').click()
      await page.locator('#fault-seconds').fill('90')
      await page.locator('#fault-calls').fill('1, 3')
      await page.getByText('the response arrives 90 seconds late').waitFor()
      await page.locator('[data-offer="after-commit/delay"]').click()
      await page.locator('#armed-faults li').nth(1).waitFor()
      const when = { operation: 'realpay-gift.buy-gift' }
      expect(await faultsOf(mock)).toMatchObject([
        { when: { ...when, calls: '2-' }, phase: 'before-commit', effect: { type: 'provider-error', status: 503 } },
        { when: { ...when, calls: [1, 3] }, phase: 'after-commit', effect: { type: 'delay', ms: 90_000 } },
      ])
      await page.locator('#armed-faults').getByText('the response arrives 90 seconds late').waitFor()
      await page.locator('#armed-faults').getByText('realpay-gift.buy-gift calls 1, 3, after-commit, delay').waitFor()
      await page.locator('#armed-faults').getByRole('button').first().click()
      await page.locator('#armed-faults li').nth(1).waitFor({ state: 'detached' })
      await page.locator('#fault-calls').fill('third')
      await page.locator('[data-offer="after-commit/delay"]').click()
      await page.getByRole('alert').getByText('no range of calls').waitFor()
    })

    test('the dashboard can arm the faults of a scenario without starting the scenario', async () => {
      const { mock, page } = await open({ scenarios: { list: async () => library } })
      await tab(page, 'faults').click()
      await page.locator('#fault-scenario').selectOption('at-gift/response-lost-after-issue')
      await page.locator('#fault-scenario-list').getByText('the response is lost').waitFor()
      for (const count of [1, 2]) {
        // Two quick clicks at the same place are a double click, which arms only one fault. The second click has
        // another place.
        await page.locator('#fault-scenario-arm').click({ position: { x: count * 20, y: 10 } })
        await page
          .locator('#armed-faults li')
          .nth(count - 1)
          .waitFor()
      }
      expect(await faultsOf(mock)).toHaveLength(2)
      expect(await mock.admin.scenario()).toBeUndefined()
    })

    test('the faults tab lists the prepared inputs for testers, what each input does, and whether the input is armed', async () => {
      const { mock, page } = await open({ settings: { ...noLimits, ...testerPreset.settings(() => undefined) } })
      for (const { fault } of testerPreset.inputs) await mock.admin.arm(fault)
      await tab(page, 'faults').click()
      await page.getByText(`Inputs for testers (armed: ${testerPreset.inputs.length})`).click()
      await page.getByText('No other fault is armed.').waitFor()
      const rows = page.locator('#preset-rows tr').filter({ has: page.locator('td') })
      const lost = rows.filter({ hasText: 'DcId = DC500-LOST' })
      await lost.getByText('The code is issued, and the connection breaks before the response.').waitFor()
      await rows.filter({ hasText: 'price = 50429' }).getByText('not armed').waitFor()
      await issue(mock, issueOf({ DcId: 'DC500-LOST' }))
      await lost.getByText('fired: 1').waitFor()
      await lost.getByRole('button', { name: 'Disarm: qa-DC500-LOST' }).click()
      await lost.getByText('not armed').waitFor()
      expect((await faultsOf(mock)).map(({ name }) => name)).not.toContain('qa-DC500-LOST')
    })

    test('if an old response with the waiting requests arrives late, the dashboard still shows a newer waiting request', async () => {
      const { mock, page } = await open()
      await mock.admin.arm({ name: 'ask', phase: 'after-commit', effect: { type: 'ask' } })
      const [empty, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      await page.route(
        '**/__admin/waiting',
        async (route) => {
          const response = await route.fetch()
          empty.resolve()
          await late.promise
          await route.fulfill({ response })
        },
        { times: 1 },
      )
      await tab(page, 'ledger').click()
      await empty.promise
      void issue(mock)
      const waiting = page.getByRole('region', { name: 'Waiting for your decision' })
      await waiting.waitFor()
      const readAgain = page.waitForResponse('**/__admin/waiting')
      late.resolve()
      await (await readAgain).finished()
      await page.waitForResponse('**/__admin/waiting')
      expect(await waiting.isVisible()).toBe(true)
    })

    test('every tab shows a request that waits for a decision, and a click on a choice sends the decision', async () => {
      const { mock, page, printed } = await open()
      await tab(page, 'faults').click()
      await page.locator('[data-offer="after-commit/ask"]').click()
      await page.getByText('fired for 0 of 0 requests').waitFor()
      await tab(page, 'requests').click()
      const patience = new AbortController()
      const answer = fetch(`${mock.url}/at-gift/demo-campaign/dc/getcode`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}',
        signal: patience.signal,
      }).catch((error: Error) => error.name)
      const waiting = page.getByRole('region', { name: 'Waiting for your decision' })
      await waiting.getByRole('button', { name: '000000001 at-gift.issue' }).waitFor()
      expect(await waiting.locator('.choices li').allTextContents()).toEqual([
        expect.stringMatching(/^Send the response .* No money is lost\.$/),
        expect.stringMatching(/^Lose the response .* ¥500 is billed for a code that the client does not have\.$/),
        expect.stringMatching(/^Break the connection .* ¥500 is billed/),
      ])
      await page.locator('#request-rows').getByText('… 200 waiting').waitFor()
      await tab(page, 'ledger').click()
      await page.locator('#ledger-rows').getByText('The response waits for your decision.').waitFor()
      await waiting.getByRole('button', { name: 'Lose the response' }).click()
      await waiting.waitFor({ state: 'hidden' })
      await page.locator('#total-orphans').getByText('1').waitFor()
      await page.locator('#ledger-rows').getByText('billed, never received').waitFor()
      patience.abort()
      expect(await answer).toBe('AbortError')
      expect((await mock.admin.requests()).requests).toMatchObject([{ decision: { choice: 'loss', by: 'person' } }])
      expect(printed).toEqual([])
    })
  },
)
