import { expect, onTestFinished, test, vi } from 'vitest'
import { providers } from '../../mock-server/app.ts'
import { effects } from '../../mock-server/core/faults/effects/index.ts'
import { phases } from '../../mock-server/core/faults/effect.ts'
import { faultWord } from '../../mock-server/core/faults/names.ts'
import { outcomesOf } from '../../mock-server/core/provider/outcomes.ts'
import { reasons } from '../../mock-server/providers/realpay-gift/reasons/reasons.ts'
import { loadReasonTexts } from '../../mock-server/reporting/reasons.ts'
import { requestLines, requestNumbers, shownRequest } from '../../mock-server/reporting/render/request-lines.ts'
import { entry } from '../core/conduct/entry.ts'

const refused = entry({
  provider: 'realpay-gift',
  status: 400,
  outcome: { code: 'bad-request', rule: 'RP-D12', ...reasons.priceNotOfPurchase({ price: 501 }) },
})

test('the printed line of a rejected request shows the reason and the rule', () => {
  const lines = requestLines(
    [refused, entry({ outcome: { code: 'ok', reason: '', rule: 'RP-D11' } })].map((one) => shownRequest(one, [])),
    1,
  )
  expect(lines).toEqual([
    expect.stringMatching(/ {2}400 bad-request: 501 yen is none of the purchase's prices \(RP-D12\)$/),
    expect.stringMatching(/ {2}200 ok$/),
  ])
})

test('the printed Japanese line of a rejected request shows the reason in Japanese and the rule', async () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('LANG', 'ja_JP.UTF-8')
  await loadReasonTexts(providers)
  expect(requestLines([shownRequest(refused, providers)], 1)).toEqual([
    expect.stringMatching(/ {2}400 リクエストの誤り（bad-request）: 501円は、この購入のpricesにない（RP-D12）$/),
  ])
})

test('the printed Japanese line of a request contains the name and the id of its outcome, effect and phase', () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('LANG', 'ja_JP.UTF-8')
  const lost = entry({
    provider: 'at-gift',
    outcome: { code: 'issued', reason: '', rule: null },
    fault: { name: 'lose', phase: 'after-commit', effect: 'reset-connection' },
    delivered: false,
  })
  expect(requestLines([shownRequest(lost, providers)], 1)).toEqual([
    expect.stringMatching(
      / {2}200 発行（issued）、.*障害「lose」: 接続のリセット（reset-connection）、処理後（after-commit）、レスポンス未達$/,
    ),
  ])
})

test.each([
  ...providers.flatMap((provider) => Object.entries(outcomesOf(provider))),
  ...[...Object.keys(effects), ...phases].map((id) => [id, faultWord(id)] as const),
])('the Japanese name of the outcome, effect or phase %s is written in Japanese', (_id, { ja }) => {
  expect(ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
})

test('the printed line of a request shows its number and the request id that the client sent', () => {
  const bought = entry({
    id: '000000042',
    provider: 'realpay-gift',
    operation: 'realpay-gift.buy-gift',
    request: { headers: { 'x-realpay-gift-api-request-id': 'order-1' }, body: null },
  })
  expect(requestLines([shownRequest(bought, providers)], 1)).toEqual([
    expect.stringMatching(/^42 {2}\d\d:\d\d:\d\d\.\d{3} {2}POST \/ {2}200 ok, request id order-1$/),
  ])
})

test('on a clock that is faster than real time, the printed line of a request also shows the real time', () => {
  const left = entry({
    id: '000000002',
    atMs: 21_000,
    receivedAtMs: 1000,
    durationMs: 8000,
    delivered: false,
    abandoned: true,
  })
  const lines = requestLines(
    [entry(), left].map((one) => shownRequest(one, providers)),
    20,
  )
  expect(lines).toEqual([
    expect.stringContaining('1  09:00:01.000  (0.0 s real)  POST /'),
    expect.stringMatching(/2 {2}09:00:21\.000 {2}\(1\.0 s real\) .*the client left after 8 s \(0\.4 s of real time\)$/),
  ])
  // If the clock is frozen, its time says nothing about the real time.
  expect(requestLines([shownRequest(left, providers)], 0)[0]).not.toContain('real')
})

test('a list of more than eight request numbers shows the first eight numbers and how many numbers follow', () => {
  const ids = Array.from({ length: 10 }, (_, index) => `${index + 1}`.padStart(9, '0'))
  expect(requestNumbers(ids)).toBe('requests 1, 2, 3, 4, 5, 6, 7, 8 and 2 more')
  expect(requestNumbers(ids.slice(0, 1))).toBe('request 1')
})
