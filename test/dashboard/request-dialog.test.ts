import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { readScenario } from '../../scenarios/loading/parse.ts'
import { noChromium } from '../browser/chromium.ts'
import { violationsOn } from '../browser/violations.ts'
import { AUTH_KEY, issueOf } from '../core/support.ts'
import { issue, useDashboard } from './open-dashboard.ts'

describe.skipIf(noChromium !== '')(`the dialog of a request in Chromium${noChromium}`, { timeout: 120_000 }, () => {
  const open = useDashboard()

  test('the dialog of a refused request shows what the client has to change so that the mock accepts the request', async () => {
    const { mock, page, printed } = await open()
    await issue(mock, issueOf({ DcID: 'DC50', DcId: undefined, Amount: 500 }))
    await page.getByRole('button', { name: 'at-gift.issue' }).click()
    const rows = page.locator('#request-details tbody tr')
    await rows.first().waitFor()
    expect(
      await rows.evaluateAll((all) => all.map((row) => [...row.children].slice(0, 3).map((cell) => cell.textContent))),
    ).toEqual([
      ['body DcID', '"DC50"', '(leave it out)'],
      ['body DcId', '(missing)', '"DC500"'],
      ['body Amount', '500', '"500"'],
    ])
    await page.getByText('With these changes the mock accepts the request.').waitFor()
    const [entry] = (await mock.admin.requests()).requests
    const { rules } = await (await fetch(`${mock.url}/__admin/evidence`)).json()
    const sentence = rules.find(({ id }: { id: string }) => id === entry?.outcome.rule).text
    await page.locator('#request-details .note').getByText(sentence).waitFor()
    expect(await page.locator('#request-details').textContent()).not.toContain(AUTH_KEY)
    expect((await mock.admin.ledger()).totals.issued).toBe(0)
    expect(printed).toEqual([])
  })

  test('the dialog of a request that reached no provider shows the nearest known path', async () => {
    const { mock, page } = await open({}, '/?lang=ja')
    await fetch(`${mock.url}/at-gif/demo-campaign/dc/getcode`, { method: 'POST' })
    await page.getByRole('button', { name: 'POST /at-gif/demo-campaign/dc/getcode' }).click()
    await page.locator('#request-details ins').getByText('/at-gift/demo-campaign/dc/getcode').waitFor()
    await page.locator('#request-details .why').getByText('/at-gif/demo-campaign/dc/getcode には何もない').waitFor()
  })

  test('the request dialog shows a curl command without secrets and offers a scenario for download', async () => {
    const { mock, page } = await open()
    await issue(mock)
    await page.getByRole('button', { name: 'at-gift.issue' }).click()
    await page.getByRole('button', { name: 'Show as curl' }).click()
    const command = page.locator('#request-details pre').getByText('curl -i')
    await command.waitFor()
    expect(await command.textContent()).toContain('"$AT_GIFT_AUTH_KEY"')
    expect(await page.locator('body').textContent()).not.toContain(AUTH_KEY)
    await page.getByRole('button', { name: 'Make a scenario of this' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download', exact: true }).click(),
    ])
    expect(file.suggestedFilename()).toBe('at-gift-issue-reset-connection.yaml')
    const commands = page.locator('#request-details pre').getByText('gift-mock -- replay')
    expect(await commands.allTextContents()).toEqual([
      'npm run -s gift-mock -- replay at-gift-issue-reset-connection.yaml',
      'npm run -s gift-mock -- replay at-gift-issue-reset-connection.yaml -- COMMAND',
    ])
    const { found, problems } = readScenario(await readFile(await file.path(), 'utf8'), 'made.yaml')
    expect(problems).toEqual([])
    expect(found?.scenario).toMatchObject({ task: { name: 'issue-one', dcId: 'DC500', amount: 500 } })
  })

  test('if the mock serves the page of a code, the request dialog and the ledger link to this page; otherwise they do not', async () => {
    const { mock, page } = await open()
    await issue(mock, issueOf({ DcId: 'DC-URL' }))
    await page.getByRole('button', { name: 'at-gift.issue' }).click()
    const link = page.locator('#request-details').getByRole('link', { name: 'Open the gift page' })
    const href = await link.getAttribute('href')
    expect((await fetch(href ?? '')).status).toBe(200)
    await page.locator('#request-close').click()
    await mock.admin.changeSettings({ 'atGift.codeUrl': 'https://gifts.example.com/code' })
    await issue(mock, issueOf({ DcId: 'DC-URL' }))
    await page.locator('#tab-ledger').click()
    await page.locator('#ledger-rows tr').nth(1).waitFor()
    const links = page.locator('#ledger-rows').getByRole('link')
    expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual([href])
  })

  test('the dialog of an order whose response was lost shows the cost of the order, and says that a repetition is billed, too', async () => {
    const { mock, page, printed } = await open()
    await mock.admin.arm({
      name: 'lose',
      when: { calls: [1] },
      phase: 'after-commit',
      effect: { type: 'reset-connection' },
    })
    await issue(mock)
    await page.getByRole('button', { name: 'at-gift.issue' }).click()
    const details = page.locator('#request-details')
    await details.getByText('Code issued and billed (¥500); the response was lost.').waitFor()
    await details.getByText('Sent, but not received').waitFor()
    await details.getByRole('button', { name: 'Show as curl' }).click()
    await details.getByText('This request issues and bills a new code. Its earlier outcome is unknown').waitFor()
    await details.getByRole('button', { name: 'Show the ledger' }).click()
    await page.locator('#ledger-rows').getByText('billed, never received').waitFor()
    await issue(mock)
    await page.locator('#tab-requests').click()
    await page.locator('#request-rows tr.good').getByRole('button').click()
    await details.getByRole('button', { name: 'Show as curl' }).click()
    await details.getByText('This request issues and bills a new code.', { exact: true }).waitFor()
    expect(await details.textContent()).not.toContain('not received')
    expect(printed).toEqual([])
  })

  test("after a person resets a waiting request's connection, its open dialog shows the loss of the response", async () => {
    const { mock, page, printed } = await open()
    await mock.admin.arm({ name: 'ask', phase: 'after-commit', effect: { type: 'ask' } })
    const end = issue(mock)
    await page.locator('#request-rows').getByRole('button').click()
    const details = page.locator('#request-details')
    await details.getByText('The response waits for your decision.').waitFor()
    const [waiting] = await mock.admin.waiting()
    await mock.admin.decide(waiting?.request ?? '', 'reset')
    await details.getByText('Code issued and billed (¥500); the response was lost.').waitFor()
    await end
    expect(printed).toEqual([])
  })

  test.each([
    ['en', 'light', 1280],
    ['ja', 'dark', 390],
  ] as const)(
    'axe finds no accessibility violation in the dialog (language %s, theme %s, %i pixels wide)',
    async (language, theme, width) => {
      const { mock, page } = await open({}, `/?lang=${language}`)
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 800 })
      await issue(mock, issueOf({ DcId: 'DC50' }))
      const operation = language === 'en' ? 'at-gift.issue' : 'あっとギフト：コードの発行'
      await page.getByRole('button', { name: operation, exact: true }).click()
      await page.locator('#request-details tbody tr').first().waitFor()
      await page.getByRole('button', { name: language === 'en' ? 'Show as curl' : 'curlコマンドを表示' }).click()
      await page.locator('#request-details pre').getByText('curl -i').waitFor()
      expect(await violationsOn(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      // Only the details scroll, also with the keyboard. The button that closes the dialog stays above the details.
      const details = page.locator('#request-details')
      await details.press('End')
      await expect.poll(() => details.evaluate((one) => one.scrollTop)).toBeGreaterThan(0)
      const [button, content] = [await page.locator('#request-close').boundingBox(), await details.boundingBox()]
      expect((button?.y ?? Infinity) + (button?.height ?? 0)).toBeLessThanOrEqual(content?.y ?? 0)
    },
  )
})
