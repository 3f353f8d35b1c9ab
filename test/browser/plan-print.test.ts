import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { rulesHash } from '../../mock-server/cli/shared/run-facts/rules-hash.ts'
import { fileWith, LOST, planned, replayed } from '../cli/plan/plan-support.ts'
import { noChromium, startChromium } from './chromium.ts'

const OTHER = ['at-gift/redirect-302', 'at-gift/truncated-json', 'at-gift/busy-service']
const cases = [
  ['en', 'Test plan: python3 client.py | Version of the tested program: v1 "a" </style>', 'Date of the plan'],
  ['ja', '試験項目書: python3 client.py | 対象プログラムのバージョン: v1 "a" </style>', '作成日'],
] as const

describe.skipIf(noChromium !== '')(`the printed test plan in Chromium${noChromium}`, { timeout: 120_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium(1)
  }, 120_000)
  afterAll(() => browser?.close())

  async function openPlan(): Promise<Page> {
    const results = [fileWith('replay.json', { ...replayed, clientVersion: 'v1 "a" </style>' })]
    const html = await planned([LOST, ...OTHER], { format: 'html', results, approver: '佐藤' })
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.setContent(html)
    await page.emulateMedia({ media: 'print' })
    return page
  }

  test.each(cases)(
    'each printed page of a test plan in the language %s has subject, version, date, rules and page number in its margins',
    async (language, subject, date) => {
      const page = await openPlan()
      // On the screen, the reader selects the language. The printed page has no switch.
      await page.evaluate(`document.getElementById('${language}').checked = true`)
      const rules = z.record(z.string(), z.array(z.string())).parse(await page.evaluate(readMargins))
      expect(await page.evaluate("getComputedStyle(document.querySelector('main')).page")).toBe(language)
      const [top = '', bottom = ''] = rules[language] ?? []
      const shown = top.replaceAll('\\"', '"')
      expect(shown).toContain(subject)
      expect(shown).toMatch(new RegExp(`${date}: 20\\d\\d-\\d\\d-\\d\\d `))
      expect(shown).toContain(await rulesHash())
      expect(bottom).toMatch(/counter\(page\).*counter\(pages\)/)
    },
  )

  test('a printed test plan repeats the column titles on each page, cuts no row, and has no language switch', async () => {
    const page = await openPlan()
    const styles = await page.evaluate(`[
      ...['thead', 'tbody tr', '.sign', '#en'].map((selector) => getComputedStyle(document.querySelector(selector))),
    ].map(({ display, breakInside }) => display + ' ' + breakInside)`)
    expect(styles).toEqual(['table-header-group avoid', 'table-row avoid', 'table avoid', 'none auto'])
    // A long plan needs several pages, and a PDF contains an object for each page.
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/Type \/Page\n/g)?.length ?? 0).toBeGreaterThan(1)
  })

  test('the sign-off box of a test plan has three rows with three empty cells, even if an approver is given', async () => {
    const page = await openPlan()
    const rows = await page.evaluate(
      "[...document.querySelectorAll('.sign tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText))",
    )
    expect(rows).toEqual([
      ['Prepared', '', '', ''],
      ['Checked', '', '', ''],
      ['Approved', '', '', ''],
    ])
  })
})

/** Script for the page: returns the contents of the margin boxes, by the name of the page rule. */
const readMargins = `Object.fromEntries(
  [...document.styleSheets[0].cssRules]
    .filter((rule) => rule instanceof CSSPageRule)
    .map((rule) => [rule.selectorText, [...rule.cssRules].map((box) => box.style.content)]),
)`
