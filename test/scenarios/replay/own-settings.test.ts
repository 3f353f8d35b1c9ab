import { expect, test } from 'vitest'
import { programDriver } from '../../../scenarios/explore/driver/program.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { referenceRunner } from '../../../scenarios/reference/index.ts'
import { replay } from '../../../scenarios/replay/replay.ts'

function replayWith(name: string, settings: Record<string, unknown>) {
  return findScenario(name).then((file) =>
    replay(file, { runner: referenceRunner, timeoutMs: 20_000, server: { settings } }),
  )
}

test.each(['at-gift/key-revoked', 'at-gift/campaign-ended', 'realpay-gift/key-revoked'])(
  'if a configuration file changes the campaigns and credentials, a correct client passes the scenario %s',
  async (name) => {
    const { result, report } = await replayWith(name, {
      'atGift.campaigns': [{ campaign: 'spring2026', authKey: 'SHOP-AuthKey-7788' }],
      'realpayGift.accessKeys': [{ accessKey: 'a'.repeat(40), totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }],
    })
    expect(result).toBe('passed')
    expect(report.ledger.issued).toBe(2)
  },
)

const lean = { 'atGift.catalogue': [{ dcId: 'DC500' }], 'realpayGift.brands': [{ code: 'paypay', name: 'Brand B' }] }

test.each([
  ['at-gift/crash-in-batch', 'atGift.catalogue', ['DC-URL']],
  ['at-gift/seven-payment-and-second-code', 'atGift.catalogue', ['DC-NO-EXPIRY', 'DC-SEVEN', 'DC-PIN', 'DC-URL-URL']],
  ['realpay-gift/first-gift', 'realpayGift.brands', ['amazon']],
])(
  'the scenario %s is not judged if the setting %s does not list a product that the scenario needs',
  async (name, setting, products) => {
    expect(await replayWith(name, lean)).toMatchObject({ result: 'not judged', missing: { setting, products } })
  },
)

test('a scenario is judged if the configuration file lists the products that the scenario needs', async () => {
  const replayed = await replayWith('at-gift/byte-order-mark', lean)
  expect(replayed.result).toBe('passed')
  expect(replayed.missing).toBeUndefined()
})

test("if the configuration file lacks the task's product, `explore` names the setting and the product", async () => {
  const base = baseScenario({ name: 'issue-one', dcId: 'DC-PIN', amount: 500 }, {})
  const options = { runner: referenceRunner, timeoutMs: 20_000, server: { settings: lean } }
  await expect(programDriver(base, options).run([], undefined, new AbortController().signal)).rejects.toThrow(
    'atGift.catalogue in the configuration file lacks DC-PIN, which the task orders',
  )
})
