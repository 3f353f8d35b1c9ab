import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'

/** Style sheets of fonts for texts in English and Japanese, and for code. */
const sheets = [
  fileURLToPath(import.meta.resolve('@fontsource-variable/noto-sans-jp/index.css')),
  fileURLToPath(import.meta.resolve('@fontsource-variable/noto-sans-mono/index.css')),
]

/**
 * Address of the font files in a page. The browser sends no request to this address, because this tool responds to the
 * requests.
 */
const FONTS = 'http://fonts.example/'

const style = [
  ...sheets.map((sheet, index) => readFileSync(sheet, 'utf8').replaceAll('url(./', `url(${FONTS}${index}/`)),
  "* { font-family: 'Noto Sans JP Variable', sans-serif !important; }",
  "pre, pre *, code, textarea { font-family: 'Noto Sans Mono Variable', 'Noto Sans JP Variable' !important; }",
].join('\n')

/** Responds to the requests for the font files. */
export async function serveFonts(context: BrowserContext): Promise<void> {
  await context.route(`${FONTS}**`, (route) => {
    const [index = '', ...file] = route.request().url().slice(FONTS.length).split('/')
    return route.fulfill({
      path: join(dirname(sheets[Number(index)] ?? ''), ...file),
      headers: { 'access-control-allow-origin': '*', 'content-type': 'font/woff2' },
    })
  })
}

/** Makes a page use the fonts of the packages, so that a picture does not depend on the fonts of the machine. */
export async function useFonts(page: Page): Promise<void> {
  await page.addStyleTag({ content: style })
}
