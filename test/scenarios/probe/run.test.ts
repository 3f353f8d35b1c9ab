import { expect, test } from 'vitest'
import { durationOf } from '../../../scenarios/probe/duration.ts'
import { planProbe } from '../../../scenarios/probe/plan.ts'
import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { account, virtualProvider } from '../learn/virtual-provider.ts'

function statusesOf(exchanges: readonly Exchange[], operation: string): (number | undefined)[] {
  return exchanges.filter((one) => one.operation === operation).map(({ response }) => response?.status)
}

function minutesOf(exchanges: readonly Exchange[]): number {
  const [first, last] = [exchanges.at(0), exchanges.at(-1)]
  return (Date.parse(last?.sentAt ?? '') - Date.parse(first?.sentAt ?? '')) / 60_000
}

test('if the provider accepts each token only once, a probe waits for a new token before each request', async () => {
  const usual = virtualProvider('realpay-gift')
  const once = virtualProvider('realpay-gift', { 'realpayGift.totp.reuse': 'once' })
  await usual.probe({ burst: true })
  await once.probe({ burst: true })
  const [all, slow] = [await usual.exchanges(), await once.exchanges()]
  const { duration } = planProbe({ provider: 'realpay-gift', env: account, burst: true, waitADay: false })
  expect(minutesOf(all)).toBeLessThan(duration.atMost / 60_000)
  expect(minutesOf(slow)).toBeGreaterThan(15)
  expect(minutesOf(slow)).toBeLessThan((duration.atMostWithSingleUseTokens ?? 0) / 60_000)
  for (const operation of ['realpay-gift.create-purchase', 'realpay-gift.set-video', 'realpay-gift.find-gift'])
    expect(statusesOf(slow, operation)).toEqual(statusesOf(all, operation))
  // The probe waits one second after the start of a time step before it uses the token of this step. A provider whose
  // clock is up to one second slow therefore accepts the token, too.
  const sent = slow.filter(({ operation }) => operation === 'realpay-gift.create-purchase')
  expect(Math.min(...sent.map(({ sentAt }) => Date.parse(sentAt) % 30_000))).toBe(1000)
  const [burst] = slow.filter(({ sentAt }) => sentAt.endsWith(':40.000Z'))
  expect(burst?.operation).toBe('realpay-gift.list-brands')
})

test('a probe ends if the provider refuses its first request', async () => {
  const real = virtualProvider('at-gift', { 'atGift.campaigns': [{ campaign: 'another', authKey: 'another-AuthKey' }] })
  await expect(real.probe()).rejects.toThrow('the provider responded with 404')
  expect(await real.exchanges()).toHaveLength(1)
})

test('the duration of a plan includes the pauses, the idle windows and the repetitions', () => {
  const step = { name: 'a', what: { en: '', ja: '' }, decides: [], yen: 0, request: () => undefined }
  const steps = [
    step,
    { ...step, timing: { afterMs: 100 }, times: 3, everyMs: 50 },
    { ...step, timing: { phaseMs: 100, ofMs: 1000 } },
    { ...step, timing: { waitMs: 5000 } },
  ]
  expect(durationOf('at-gift', steps, {})).toEqual({
    atMost: 1200 + 200 + 2200 + 5000,
    atMostWithSingleUseTokens: undefined,
  })
  expect(durationOf('realpay-gift', [step], { REALPAY_GIFT_TOTP_PERIOD: '60' }).atMostWithSingleUseTokens).toBe(60_250)
})
