import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../../mock-server/cli/start/config/config-file.ts'
import { learn, type Learned } from '../../../scenarios/learn/learn.ts'
import { observedSettings, observedYaml } from '../../../scenarios/learn/observed-settings.ts'
import { settingsOf } from '../../../scenarios/learn/trial.ts'
import { settingNames } from '../../../scenarios/learn/verdicts.ts'
import { compareExchanges } from '../../../scenarios/recordings/comparison/compare.ts'
import type { Exchange, ProviderName } from '../../../scenarios/recordings/exchange.ts'
import { undecidable } from './undecidable.ts'
import { virtualProvider } from './virtual-provider.ts'

async function probed(provider: ProviderName, settings: Record<string, unknown> = {}): Promise<Exchange[]> {
  const real = virtualProvider(provider, settings)
  await real.probe()
  return real.exchanges()
}

async function learnOne(exchanges: readonly Exchange[]): Promise<Learned> {
  const [learned] = await learn(exchanges)
  if (!learned) throw new Error('nothing was learned')
  return learned
}

function settingsWith(learned: Learned, ...statuses: string[]): string[] {
  return learned.verdicts
    .filter(({ status }) => statuses.includes(status))
    .flatMap(({ question }) => settingNames(question))
}

/** Checks that exactly the settings in `undecidable` are undecided. */
function expectDecided(provider: ProviderName, learned: Learned): void {
  expect(
    settingsWith(learned, 'open', 'untouched').toSorted(),
    'let a step in scenarios/probe decide each further setting, or add the setting to `undecidable` with the reason; remove a setting from `undecidable` if a step decides it',
  ).toEqual(Object.keys(undecidable[provider]).toSorted())
}

const assumedAtGift = probed('at-gift')

describe('a provider that follows the assumed rules', () => {
  test('if the provider follows the assumed rules, `learn` confirms all assumptions about the on-demand API that a request can decide', async () => {
    const learned = await learnOne(await assumedAtGift)
    expect(learned.unexplained).toEqual([])
    expect(learned.hypothesis).toEqual([])
    expect(settingsWith(learned, 'refuted')).toEqual([])
    expectDecided('at-gift', learned)
  })

  test('after a probe with all steps, `learn` confirms all assumptions about the partner API that a request can decide', async () => {
    const real = virtualProvider('realpay-gift')
    await real.probe({ burst: true, waitADay: true })
    const learned = await learnOne(await real.exchanges())
    expect(learned.unexplained).toEqual([])
    expect(learned.hypothesis).toEqual([])
    expect(settingsWith(learned, 'refuted')).toEqual([])
    expectDecided('realpay-gift', learned)
  })

  test('an assumption is neither confirmed nor refuted if no recorded exchange depends on it', async () => {
    const real = virtualProvider('at-gift')
    await real.probe({ only: ({ name }) => name === 'issue' || name === 'other-amount' })
    const learned = await learnOne(await real.exchanges())
    expect(settingsWith(learned, 'confirmed')).toEqual([
      'atGift.inquiry.mustMatch',
      'atGift.answer.expiration',
      'atGift.answer.numbers',
    ])
    expect(settingsWith(learned, 'refuted', 'open')).toEqual([])
  })
})

test('if a corpus has exchanges of both providers, `learn` and `compare` treat it as two corpora, one for each provider', async () => {
  const [atGift, partner] = [
    virtualProvider('at-gift', { 'atGift.answer.numbers': 'letters' }),
    virtualProvider('realpay-gift', { 'realpayGift.gift.validityDays': 90 }),
  ]
  await atGift.runClient()
  await partner.runClient()
  // In both recordings, the exchanges have the same numbers and the same times.
  const exchanges = [...(await partner.exchanges()), ...(await atGift.exchanges())].toSorted((a, b) =>
    a.sentAt.localeCompare(b.sentAt),
  )
  const learned = await learn(exchanges)
  expect(learned.map(({ provider, hypothesis }) => [provider, ...hypothesis.map(({ name }) => name)])).toEqual([
    ['at-gift', 'AG-A10/control-no-letters'],
    ['realpay-gift', 'RP-A8/gift-valid-90-days'],
  ])
  const { compared, differences } = await compareExchanges(exchanges, { settings: observedSettings(learned) })
  expect({ compared, differences }).toEqual({ compared: exchanges.length, differences: [] })
})

const alternatives = {
  'atGift.checks.order': 'limit-last',
  'atGift.limit.scope': 'service',
  'atGift.status.unknownTranId': 404,
  'atGift.unknownKeys': 'ignore',
  'atGift.errors.shape': 'html',
  'atGift.codeUrl': 'https://gifts.example.com/code',
}

describe('a provider that follows alternatives to six assumed rules', () => {
  test('if the provider deviates from six assumed rules, `learn` finds exactly these six', async () => {
    const learned = await learnOne(await probed('at-gift', alternatives))
    expect(learned.unexplained).toEqual([])
    expect(settingsOf(learned.hypothesis)).toEqual(alternatives)
    expect(settingsWith(learned, 'refuted').toSorted()).toEqual(Object.keys(alternatives).toSorted())
    expectDecided('at-gift', learned)
  })

  test('the learned configuration file names, for each observed rule, the day and the exchange that show it', async () => {
    const learned = await learnOne(await probed('at-gift', alternatives))
    const { settings } = parseConfig(observedYaml([learned]), 'gift-mock.observed.yaml')
    expect(settings).toEqual(observedSettings([learned]))
    expect(settings).toMatchObject({
      ...alternatives,
      'mock.observed': {
        'AG-A4': { date: '2026-04-17', exchange: '000004-at-gift.inquire', alternatives: ['unknown-tranid-404'] },
        'AG-A5': { date: '2026-04-17', exchange: '000003-at-gift.inquire' },
      },
    })
  })
})

describe('responses that no rule of the mock produces', () => {
  const changed = async (name: string, change: (exchange: Exchange) => Exchange): Promise<Exchange[]> =>
    (await assumedAtGift).map((one) => (one.id.startsWith(name) ? change(one) : one))
  const withStatus =
    (status: number) =>
    (exchange: Exchange): Exchange => ({
      ...exchange,
      response: exchange.response && { ...exchange.response, status },
    })

  test('if no rule of the mock produces a response, `learn` reports the response as unexplained and refutes no assumption', async () => {
    const learned = await learnOne(await changed('000003', withStatus(418)))
    expect(learned.unexplained).toMatchObject([{ exchange: '000003-at-gift.inquire', kind: 'no-rule', rule: 'AG-A5' }])
    expect(learned.hypothesis).toEqual([])
    expect(settingsWith(learned, 'untouched').filter((name) => !(name in undecidable['at-gift']))).toEqual([
      'atGift.inquiry.mustMatch',
    ])
  })

  test('an unexplained 429 has the kind `shared-limit`, and an unexplained 500 has the kind `failure`', async () => {
    const refused = await changed('000013', withStatus(429))
    const learned = await learnOne(refused.map((one) => (one.id.startsWith('000016') ? withStatus(500)(one) : one)))
    expect(learned.unexplained.map(({ kind }) => kind)).toEqual(['shared-limit', 'failure'])
    expect(learned.hypothesis).toEqual([])
  })

  test('if a 404 to an inquiry may also mean an unknown campaign, the inquiry decides nothing', async () => {
    const all = await assumedAtGift
    const refused = (operation: string, second: number): Exchange => {
      const found = all.find((one) => one.operation === operation && one.response?.status === 200)
      if (!found?.response) throw new Error(`there is no ${operation}`)
      return {
        ...found,
        sentAt: `2026-04-17T10:00:0${second}.000+09:00`,
        request: { ...found.request, path: '/unseen-campaign/dc/getcode' },
        response: { ...found.response, status: 404, body: { json: { message: 'x' } } },
      }
    }
    const inquiries = [refused('at-gift.inquire', 1), refused('at-gift.inquire', 3)]
    const learned = await learnOne(inquiries)
    expect([...learned.unexplained, ...learned.hypothesis]).toEqual([])
    expect(settingsWith(learned, 'confirmed', 'refuted', 'open')).toEqual([])
    // Only an unknown campaign makes the provider refuse an order with 404.
    const decided = await learnOne([...inquiries, refused('at-gift.issue', 5)])
    expect(settingsWith(decided, 'confirmed')).toContain('atGift.status.unknownCampaign')
  })

  test('`learn` rejects a corpus in which no exchange has a response', async () => {
    const lost = (await assumedAtGift).map((one): Exchange => ({ ...one, response: null, lost: 'response' }))
    await expect(learn(lost)).rejects.toThrow('no exchange with a response')
  })

  test('an inquiry about a code that was issued before the recording is not reported as unexplained', async () => {
    const [, ...rest] = await assumedAtGift
    const { unexplained, hypothesis } = await learnOne(rest)
    expect({ unexplained, hypothesis }).toEqual({ unexplained: [], hypothesis: [] })
  })
})
