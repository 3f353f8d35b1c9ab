import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, folder } from '../command.ts'
import { issue, serving } from './report-support.ts'

test.each([
  ['AuthKey', { AuthKey: 'mistyped-key' }],
  ['product', { DcId: 'NO-SUCH-PRODUCT' }],
])(
  'if the provider refused all requests because of a wrong %s, `report` says so and exits with 1',
  async (_name, wrong) => {
    const mock = await serving()
    expect(await issue(mock, wrong)).toBeGreaterThanOrEqual(400)
    const junit = join(folder(), 'report.xml')
    const { code, stdout } = await call(['report', '--url', mock.url, '--junit', junit])
    expect(code).toBe(1)
    const sentence = 'cannot tell: no request was accepted (1 refused), so the client is not tested. The last refusal: '
    expect(stdout).toContain(`\n${sentence}`)
    expect(stdout).not.toContain('received no request')
    expect(readFileSync(junit, 'utf8')).toContain(`<skipped message="${sentence}`)
    const json = await call(['report', '--url', mock.url, '--json'])
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([
      1,
      { result: 'cannot tell', onlyRefusals: { count: 1, reason: { en: expect.any(String) } } },
    ])
    const japanese = await call(['report', '--url', mock.url], { LANG: 'ja_JP.UTF-8' })
    expect(japanese.stdout).toMatch(/^判定不能: 受け付けられたリクエストがない（拒否 1 件）.*最後の拒否: .*[ぁ-ん]/m)
    await mock.admin.advanceClock(2000)
    expect(await issue(mock)).toBe(200)
    const accepted = await call(['report', '--url', mock.url, '--json'])
    expect([accepted.code, JSON.parse(accepted.stdout)]).toMatchObject([0, { result: 'passed', onlyRefusals: null }])
  },
)

test('a refusal that a fault made does not count as a refused request, because the test of the client wanted it', async () => {
  const mock = await serving()
  await mock.admin.arm({
    name: 'refuse',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 403 },
  })
  expect(await issue(mock)).toBe(403)
  expect((await call(['report', '--url', mock.url])).code).toBe(0)
})

test('if all requests were refused and a rule is violated, `report` exits with 2', async () => {
  const mock = await serving()
  for (let attempt = 0; attempt < 4; attempt += 1) {
    expect(await issue(mock, { DcId: 'NO-SUCH-PRODUCT' })).toBeGreaterThanOrEqual(400)
    await mock.admin.advanceClock(2000)
  }
  const { code, stdout } = await call(['report', '--url', mock.url])
  expect([code, stdout.includes('no request was accepted')]).toEqual([2, false])
})
