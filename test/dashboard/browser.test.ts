import { describe, expect, test } from 'vitest'
import { noChromium } from '../browser/chromium.ts'
import { issueOf } from '../core/support.ts'
import { issue, useDashboard } from './open-dashboard.ts'
import { library } from '../helpers/library.ts'

/** These texts run a script or break the page if the page inserts them as HTML. */
const hostile = [
  '<img src=x onerror="document.title=\'hit\'">',
  '"><script>document.title="hit"</script>',
  "'-alert(1)-'",
]

describe.skipIf(noChromium !== '')(`the dashboard in Chromium${noChromium}`, { timeout: 120_000 }, () => {
  const open = useDashboard()

  test('a refused request appears in the dashboard without a reload, and the dialog of the request states the reason', async () => {
    const { mock, page, printed } = await open()
    await page.getByText('live', { exact: true }).waitFor()
    await issue(mock, issueOf({ DcId: 'DC-NONE' }))
    // A click anywhere in the row opens the request. A click that selects text does not open it.
    const reasonCell = page.locator('#request-rows td:last-child')
    const box = await reasonCell.boundingBox()
    const middle = (box?.y ?? 0) + (box?.height ?? 0) / 2
    await page.mouse.move((box?.x ?? 0) + 12, middle)
    await page.mouse.down()
    await page.mouse.move((box?.x ?? 0) + 90, middle, { steps: 4 })
    await page.mouse.up()
    expect(await page.evaluate('String(getSelection()).length')).toBeGreaterThan(3)
    expect(await page.locator('#request-dialog').isVisible()).toBe(false)
    await reasonCell.click()
    const [entry] = (await mock.admin.requests()).requests
    const details = page.locator('#request-details')
    await details
      .locator('.why')
      .getByText(entry?.outcome.reason ?? '', { exact: true })
      .waitFor()
    expect(await details.textContent()).toContain(`Rule: ${entry?.outcome.rule}`)
    expect(await details.textContent()).not.toContain('MOCK-AuthKey-001')
    expect(printed).toEqual([])
  })

  test("one click in the dashboard arms a fault that loses a response, and the page then shows the lost code's cost", async () => {
    const { mock, page } = await open()
    await page.getByRole('tab', { name: 'Faults' }).click()
    const offer = page.locator('[data-offer="after-commit/reset-connection"]')
    const place = await offer.evaluate((button: HTMLElement) => button.offsetTop)
    await offer.dblclick()
    await page.getByText('fired for 0 of 0 requests').waitFor()
    // A double click arms the fault only once, and the button does not move.
    expect((await mock.admin.faults()).map(({ fault }) => fault.name)).toEqual(['reset-connection-at-gift-issue'])
    expect(await offer.evaluate((button: HTMLElement) => button.offsetTop)).toBe(place)
    await issue(mock)
    await page.locator('#total-orphans').getByText('1').waitFor()
    expect(await page.locator('#total-yen').textContent()).toBe('¥500')
    // The issued code was lost. This violates a rule with the severity "notice", and a notice does not fail the client.
    expect(await page.locator('#total-conduct').textContent()).toBe('passed (notices: 1)')
    await page.getByRole('tab', { name: 'Conduct' }).click()
    await page.getByText('Passed: a violation that is only good to know').waitFor()
    expect(await page.locator('#conduct-rules > li').allTextContents()).toEqual([
      expect.stringMatching(/^violated: at-gift\/no-orphans AG-D12, good to know, .* cost ¥500 here/),
    ])
    await page.getByRole('tab', { name: 'Faults' }).click()
    await page.getByText('fired for 1 of 1 requests').waitFor()
    await page.getByRole('tab', { name: 'Ledger' }).click()
    await page.getByText('billed, never received').waitFor()
  })

  test('the dashboard shows HTML in the data of a request as plain text', async () => {
    const { mock, page, printed } = await open()
    for (const text of hostile) {
      const headers = { 'user-agent': text, 'content-type': 'application/json' }
      await issue(mock, { ...issueOf({ DcId: text, [text]: text }), headers })
      await fetch(`${mock.url}/at-gift/${encodeURIComponent(text)}`, { method: 'POST', body: text })
    }
    const rows = page.locator('#request-rows tr')
    await expect.poll(() => rows.count()).toBe(hostile.length * 2)
    for (const button of await rows.getByRole('button').all()) {
      await button.click()
      await page.locator('#request-close').click()
    }
    expect(await page.title()).toBe('Gift provider mock: default')
    expect(await page.locator('#request-rows img, #request-details img').count()).toBe(0)
    expect(printed).toEqual([])
  })

  test('if the control API requires a token, the dashboard shows data after the user has entered the token', async () => {
    const { mock, page } = await open({ adminToken: 'a-secret-token' })
    await issue(mock)
    await page.getByLabel('Admin token').fill('a-secret-token')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'at-gift.issue' }).waitFor()
  })

  test('one click in the dashboard starts a scenario and shows its task, and another click stops the scenario', async () => {
    const { mock, page, printed } = await open({ scenarios: { list: async () => library } })
    await page.getByRole('tab', { name: 'Scenarios' }).click()
    await page.locator('[data-scenario="at-gift/response-lost-after-issue"]').click()
    await page.getByText('"name":"issue-one"').waitFor()
    expect(await page.locator('#total-scenario').textContent()).toMatch(/^[a-z ]+ at-gift\/response-lost-after-issue$/)
    expect((await mock.admin.scenario())?.scenario.name).toBe('at-gift/response-lost-after-issue')
    await page.getByRole('button', { name: 'Stop the scenario' }).click()
    await expect.poll(() => mock.admin.scenario()).toBeUndefined()
    expect(printed).toEqual([])
  })

  test('beside each changed setting, the dashboard shows whether the setting was saved', async () => {
    const { mock, page } = await open()
    await page.getByRole('tab', { name: 'Settings' }).click()
    const setting = page.locator('#settings-list li').filter({ hasText: 'realpayGift.totp.digits' })
    const field = setting.getByRole('spinbutton')
    await field.fill('7')
    await setting.getByRole('button', { name: 'Save' }).click()
    await expect.poll(async () => (await mock.admin.settings())['realpayGift.totp.digits']).toBe(7)
    await setting.getByText('(changed)').waitFor()
    expect(await setting.getByRole('status').textContent()).toBe('Saved.')
    await field.fill('9')
    await setting.getByRole('button', { name: 'Save' }).click()
    await setting.getByRole('status').getByText('Not saved, because the value is not valid:').waitFor()
    expect(await setting.getByRole('status').textContent()).toContain('realpayGift.totp.digits')
    expect(
      await field.evaluate((input) => [
        input.getAttribute('aria-invalid'),
        document.getElementById(input.getAttribute('aria-describedby') ?? '')?.getAttribute('role'),
      ]),
    ).toEqual(['true', 'status'])
    expect(await page.getByRole('alert').count()).toBe(0)
    await setting.getByRole('button', { name: 'Restore the default' }).click()
    await expect.poll(() => field.inputValue()).toBe('6')
    expect(await setting.getByRole('status').textContent()).toBe('Saved.')
  })

  test('the dashboard shows a list, a number field or a text field for a setting, depending on its type', async () => {
    const { mock, page } = await open()
    await page.getByRole('tab', { name: 'Settings' }).click()
    const settingOf = (name: string) =>
      page.locator('#settings-list li').filter({ has: page.locator(`[aria-label="${name}"]`) })
    const optionsOf = (name: string): Promise<string[]> => settingOf(name).locator('option').allTextContents()
    await settingOf('atGift.limit.window').waitFor()
    expect(await optionsOf('atGift.limit.window')).toEqual(['sliding', 'fixed'])
    expect(await optionsOf('realpayGift.limit.status')).toEqual(['429', '503'])
    expect(await optionsOf('atGift.retryAfter')).toEqual(['true', 'false'])
    expect(await settingOf('atGift.retryAfter').getByRole('combobox').inputValue()).toBe('false')
    const digits = settingOf('realpayGift.totp.digits').getByRole('spinbutton')
    expect(await digits.evaluate((input: HTMLInputElement) => [input.min, input.max, input.step])).toEqual([
      '6',
      '8',
      '1',
    ])
    await settingOf('realpayGift.totp.digits').getByText('6–8').waitFor()
    expect(await settingOf('realpayGift.brands').locator('textarea').count()).toBe(1)
    for (const [name, option, value] of [
      ['realpayGift.limit.status', '503', 503],
      ['atGift.retryAfter', 'true', true],
      ['atGift.limit.window', 'fixed', 'fixed'],
    ] as const) {
      await settingOf(name).getByRole('combobox').selectOption(option)
      await settingOf(name).getByRole('button', { name: 'Save' }).click()
      await expect.poll(async () => (await mock.admin.settings())[name]).toBe(value)
    }
  })

  test('while another setting is changed and requests arrive, the text that a user has typed for a setting stays', async () => {
    const { mock, page } = await open()
    await page.getByRole('tab', { name: 'Settings' }).click()
    const edited = page.getByRole('spinbutton', { name: 'atGift.limit.requests' })
    const other = page.getByRole('spinbutton', { name: 'atGift.limit.windowMs' })
    await edited.fill('12')
    await mock.admin.changeSettings({ 'atGift.limit.windowMs': 1234 })
    await issue(mock)
    await expect.poll(() => other.inputValue()).toBe('1234')
    expect(await edited.inputValue()).toBe('12')
    expect(await edited.evaluate((input) => document.activeElement === input)).toBe(true)
    await page.getByRole('tab', { name: 'Requests' }).click()
    await page.getByRole('tab', { name: 'Settings' }).click()
    expect(await edited.inputValue()).toBe('12')
  })

  test('the dashboard page fits a screen that is 390 pixels wide', async () => {
    const { mock, page } = await open({}, '/?lang=ja')
    await page.setViewportSize({ width: 390, height: 800 })
    await issue(mock)
    await page.getByRole('button', { name: 'あっとギフト：コードの発行', exact: true }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    // The table of requests shows only the Japanese name of a provider. The filter shows the provider's identifier,
    // too.
    expect(await page.locator('#request-rows').textContent()).not.toContain('at-gift')
    expect(await page.locator('#filter-provider option').allTextContents()).toEqual([
      'すべて',
      'あっとギフト（at-gift）',
      'デジタルギフト（realpay-gift）',
      'プロバイダーなし',
    ])
    expect(await page.locator('#filter-operation option').allTextContents()).toContain(
      'あっとギフト：コードの発行（at-gift.issue）',
    )
    await page.getByText('curl（あっとギフト：コードの発行）').waitFor({ state: 'attached' })
    const reason = await page.locator('#request-rows td:last-child').boundingBox()
    expect((reason?.x ?? 0) + (reason?.width ?? Infinity)).toBeLessThanOrEqual(390)
  })

  test('the dashboard can filter the settings by a search text, and can show only the changed settings', async () => {
    const { mock, page } = await open()
    await mock.admin.changeSettings({ 'atGift.limit.windowMs': 1234 })
    await page.getByRole('tab', { name: 'Settings' }).click()
    const shown = page.locator('#settings-list li:not([hidden])')
    await shown.first().waitFor()
    await page.getByLabel('Find a setting').fill('atgift.limit.windowms')
    expect(await shown.locator('[aria-label]').evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual([
      'atGift.limit.windowMs',
    ])
    await page.getByLabel('Find a setting').fill('no such setting')
    expect(await shown.count()).toBe(0)
    await page.getByLabel('Find a setting').fill('')
    const all = await shown.count()
    await page.getByLabel('changed only').check()
    expect(await shown.count()).toBeLessThan(all)
    expect(await shown.locator('h2').allTextContents()).toContain('atGift.limit.windowMs (changed)')
  })

  test('the dashboard can filter the list of scenarios by a search text', async () => {
    const { page } = await open({ scenarios: { list: async () => library } })
    await page.getByRole('tab', { name: 'Scenarios' }).click()
    const shown = page.locator('#scenario-list li:not([hidden])')
    await shown.first().waitFor()
    await page.getByLabel('Find a scenario').fill('response-lost-after')
    expect(
      await shown.locator('[data-scenario]').evaluateAll((all) => all.map((one) => one.dataset['scenario'])),
    ).toEqual(['at-gift/response-lost-after-issue'])
    await page.getByText('scenarios: 1', { exact: true }).waitFor()
  })

  test('after a reload, the dashboard shows the tab that was selected', async () => {
    const { page } = await open()
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.reload()
    await page.locator('#settings-list li').first().waitFor()
    expect(await page.getByRole('tab', { selected: true }).allTextContents()).toEqual(['Settings'])
    expect(await page.locator('#panel-requests').isHidden()).toBe(true)
  })
})
