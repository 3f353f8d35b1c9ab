import type { Page } from 'playwright-core'
import { ORIGIN } from './sandbox.ts'

export interface Picture {
  name: string
  path: string
  theme: 'light' | 'dark'
  width: number
  height: number
  /** True if the picture shows the whole page instead of the visible part. */
  whole?: boolean
  /** Opens the part of the page that the picture shows. */
  show?(page: Page): Promise<void>
}

/** The smallest width that the pages have to fit [px]. */
const NARROW = 390

/** Returns the pictures of the documentation. @param gift URL of a gift */
export function picturesOf(gift: string): readonly Picture[] {
  const giftPath = gift.slice(ORIGIN.length)
  return [
    { name: 'dashboard.png', path: '/?lang=en', theme: 'light', width: 1200, height: 800, show: filled },
    { name: 'dashboard-ja.png', path: '/?lang=ja', theme: 'dark', width: 1200, height: 800, show: filled },
    { name: 'dashboard-narrow.png', path: '/?lang=ja', theme: 'light', width: NARROW, height: 844, show: filled },
    { name: 'request.png', path: '/?lang=en', theme: 'light', width: 1000, height: 800, show: refusedRequest },
    { name: 'conduct.png', path: '/?lang=en', theme: 'light', width: 1000, height: 1000, show: brokenRule },
    { name: 'ledger-ja.png', path: '/?lang=ja', theme: 'light', width: 1000, height: 900, show: ledger },
    { name: 'gift.png', path: `${giftPath}&lang=ja`, theme: 'light', width: NARROW, height: 844, whole: true },
  ]
}

/** Waits until the dashboard shows the requests and the cost. */
async function filled(page: Page): Promise<void> {
  await page.locator('#request-rows tr').nth(9).waitFor()
  await page.locator('#total-yen').getByText(/\d/).waitFor()
}

async function refusedRequest(page: Page): Promise<void> {
  await filled(page)
  const row = page.locator('#request-rows tr').filter({ hasText: 'at-gift.issue' }).filter({ hasText: '400' })
  await row.getByRole('button').first().click()
  // The dialog loads the sentence of the rule and the accepted request only after it has opened.
  await page.locator('#request-details .note').getByText('.').waitFor()
  await page.locator('#request-details tbody tr').first().waitFor()
}

async function brokenRule(page: Page): Promise<void> {
  await filled(page)
  await page.locator('[data-tab=conduct]').click()
  await page.locator('#conduct-rules li').first().waitFor()
  const diagram = page.locator('#conduct-rules details summary')
  if ((await diagram.count()) > 0) await diagram.first().click()
}

async function ledger(page: Page): Promise<void> {
  await filled(page)
  await page.locator('[data-tab=ledger]').click()
  await page.locator('#ledger-rows tr').first().waitFor()
}
