import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { serveFonts, useFonts } from './fonts.ts'
import type { Picture } from './pictures.ts'
import { ORIGIN, START } from './sandbox.ts'

/**
 * Milliseconds between two pictures of the same page, and the number of pictures after which a page counts as moving.
 */
const PAUSE_MS = 250
const ATTEMPTS = 20

/** Opens a page and takes its picture. @throws Error if the page does not stop changing */
export async function takePicture(browser: Browser, picture: Picture): Promise<Uint8Array> {
  const { path, theme, width, height, show } = picture
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'Asia/Tokyo',
    // The fonts come from a style sheet that the content security policy of the pages forbids.
    bypassCSP: true,
  })
  await serveFonts(context)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.clock.setFixedTime(START)
  await page.goto(ORIGIN + path)
  await useFonts(page)
  await show?.(page)
  const bytes = await settled(page, picture)
  await context.close()
  return bytes
}

/** Takes pictures until two successive pictures are equal. */
async function settled(page: Page, { name, whole = false }: Picture): Promise<Uint8Array> {
  let last: Buffer | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await page.evaluate('document.fonts.ready')
    const next = await page.screenshot({ fullPage: whole, animations: 'disabled', caret: 'hide' })
    if (last?.equals(next) === true) return next
    last = next
    await sleep(PAUSE_MS)
  }
  throw new Error(`the page of ${name} does not stop changing`)
}
