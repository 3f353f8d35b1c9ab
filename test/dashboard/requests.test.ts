import { describe, expect, test } from 'vitest'
import { noChromium } from '../browser/chromium.ts'
import { issueOf } from '../core/support.ts'
import { issue, useDashboard } from './open-dashboard.ts'

describe.skipIf(noChromium !== '')(`the table of requests in Chromium${noChromium}`, { timeout: 120_000 }, () => {
  const open = useDashboard()

  test('the dashboard can show the example programs again after the first request has arrived', async () => {
    const { mock, page } = await open()
    const programs = page.locator('#first-requests')
    await page.getByText('No request has arrived yet.').waitFor()
    await programs.getByText('The provider accepts one order per second.').waitFor()
    await issue(mock)
    await page.getByRole('button', { name: 'at-gift.issue' }).waitFor()
    await page.getByText('No request has arrived yet.').waitFor({ state: 'hidden' })
    expect(await programs.getAttribute('open')).toBeNull()
    await page.getByText('How to send a request').click()
    await issue(mock)
    await page.locator('#request-rows tr').nth(1).waitFor()
    // The list of example programs is below the table of requests, so the open list does not hide the table.
    const [table, below] = [await page.locator('#request-rows').boundingBox(), await programs.boundingBox()]
    expect((table?.y ?? Infinity) + (table?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0)
    await programs.getByRole('button', { name: 'Copy: curl, realpay-gift: list the brands', exact: true }).waitFor()
  })

  test('the dashboard can filter requests by provider, operation, outcome and text, and names the outcome of each request', async () => {
    const { mock, page } = await open()
    await issue(mock)
    await issue(mock, issueOf({ DcId: 'DC-NONE' }))
    await fetch(`${mock.url}/at-gift/demo-campaign/dc/getcod`, { method: 'POST' })
    await fetch(`${mock.url}/at-gif/demo-campaign/dc/getcode`, { method: 'POST' })
    await mock.admin.arm({
      name: 'lose',
      when: { operation: 'at-gift.issue' },
      phase: 'after-commit',
      effect: { type: 'reset-connection' },
    })
    await issue(mock, issueOf({ Amount: '700' }))
    const rows = page.locator('#request-rows tr')
    await expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(5)
    const kinds = (): Promise<(string | null)[]> =>
      rows.evaluateAll((all) => all.map((row) => row.children[2]?.textContent?.trim() ?? null))
    expect(new Set(await kinds())).toEqual(
      new Set(['? 404 unmatched', '⚡ 200 not received', '✓ 200', '✗ 400 refused']),
    )
    for (const [filter, option, count] of [
      ['provider', 'at-gift', 4],
      ['provider', 'realpay-gift', 0],
      ['provider', 'no provider', 1],
      ['operation', 'at-gift.issue', 3],
      ['operation', 'at-gift.issue: issue a code', 3],
      ['operation', 'no operation', 2],
      ['outcome', 'refused', 3],
      ['outcome', 'not received', 1],
      ['outcome', 'unmatched', 2],
      ['outcome', 'a fault fired', 1],
      ['outcome', 'bad-request', 1],
    ] as const) {
      await page.locator(`#filter-${filter}`).selectOption(option)
      expect([filter, option, await rows.count()]).toEqual([filter, option, count])
      await page.locator(`#filter-${filter}`).selectOption('')
    }
    await page.getByLabel('Filter by text').fill('"amount":"700" DC500')
    expect(await rows.count()).toBe(1)
    await page.getByLabel('Filter by text').fill('nothing like this')
    expect(await rows.count()).toBe(0)
    await page.getByText('No request matches the filters.').waitFor()
  })

  test('a page of older requests in the dashboard shows the same requests while new requests arrive', async () => {
    const { mock, page } = await open()
    for (let count = 0; count < 250; count++) await issue(mock)
    const position = page.locator('#request-position')
    const rows = page.locator('#request-rows tr')
    await page.reload()
    await position.getByText('1–100 of 250').waitFor()
    await page.getByRole('button', { name: 'Older' }).click()
    await position.getByText('101–200 of 250').waitFor()
    await rows.nth(1).getByRole('button').focus()
    await issue(mock)
    await position.getByText('102–201 of 251').waitFor()
    expect(await rows.count()).toBe(100)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('at-gift.issue')
    await page.getByRole('button', { name: 'Older' }).click()
    await position.getByText('202–251 of 251').waitFor()
    expect(await page.getByRole('button', { name: 'Older' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Newest' }).click()
    await position.getByText('1–100 of 251').waitFor()
    await issue(mock)
    await position.getByText('1–100 of 252').waitFor()
  })

  test('the Japanese dashboard shows the reason for a refusal in Japanese, in the table and in the dialog', async () => {
    const { mock, page } = await open({}, '/?lang=ja')
    await page.getByText('接続中').waitFor()
    await issue(mock, issueOf({ DcId: 'DC-NONE' }))
    await page.getByText('このDcIdの商品は存在しない').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'あっとギフト：コードの発行', exact: true }).click()
    await page.locator('#request-details .why').getByText('このDcIdの商品は存在しない').waitFor()
  })
})
