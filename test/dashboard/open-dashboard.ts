import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { startGiftMock, type RunningGiftMock, type ServeOptions } from '../../mock-server/index.ts'
import { startChromium } from '../browser/chromium.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../core/support.ts'

export interface OpenedDashboard {
  mock: RunningGiftMock
  page: Page
  /** Messages on the console of the page, and errors that the page did not catch. */
  printed: string[]
}

/**
 * Starts a browser for the tests of a file. Returns a function that starts a mock without rate limits and opens the
 * dashboard of the mock. The mock and the page are closed after the test.
 */
export function useDashboard(): (options?: ServeOptions, path?: string) => Promise<OpenedDashboard> {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await startChromium(1)
  }, 120_000)
  afterAll(() => browser?.close())

  return async (options = {}, path = '/?lang=en') => {
    if (!browser) throw new Error('the browser is not started')
    const mock = await startGiftMock({ port: 0, settings: noLimits, ...options })
    const page = await browser.newPage()
    onTestFinished(async () => {
      await page.close()
      await mock.close(0)
    })
    page.setDefaultTimeout(30_000)
    const printed: string[] = []
    page.on('console', (message) => void printed.push(message.text()))
    page.on('pageerror', (error) => void printed.push(error.message))
    await page.goto(mock.url + path)
    return { mock, page, printed }
  }
}

/** Sends an issue request to a mock. Ignores the error of a lost response. */
export function issue(mock: RunningGiftMock, init: RequestInit = issueOf()): Promise<unknown> {
  return fetch(mock.url + ISSUE_PATH, init).catch((error: unknown) => error)
}
