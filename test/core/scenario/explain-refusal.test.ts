import { expect, test } from 'vitest'
import type { Booted } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, partnerHeaders, purchasePath } from '../support.ts'
import { evaluate, issue } from './evaluate-support.ts'

const one = { expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } } }
const fault = { name: 'fails', when: { operation: 'at-gift.issue', calls: [1] } }
const after = { ...fault, phase: 'after-commit', effect: { type: 'provider-error', status: 500 } } as const
const wrongCampaign = ({ send }: Booted) => send('/at-gift/none/dc/getcode', issueOf())
const wrongProduct = ({ send }: Booted) => send(ISSUE_PATH, issueOf({ DcId: 'NONE' }))

async function findings(...[change, client]: Parameters<typeof evaluate>) {
  const { checks } = await evaluate(change, client)
  return checks.flatMap(({ passed, finding }) => (passed || !finding ? [] : [finding]))
}

test('if the provider refuses the only order, the verdict names the request and the reason', async () => {
  const campaign = {
    en: 'The provider refused request 1 (at-gift.issue): there is no such campaign: add it to atGift.campaigns in gift-mock.yaml',
    ja: expect.stringMatching(/^プロバイダーがリクエスト 1（at-gift\.issue）を拒否した: .*キャンペーン/),
  }
  expect(await findings(one, wrongCampaign)).toEqual([campaign])
  expect(await findings({ ...one, faults: [after] }, wrongCampaign)).toEqual([campaign])
  const product = { en: expect.stringMatching(/^The provider refused request 1 .*no product/), ja: expect.any(String) }
  expect(await findings({ ...one, faults: [after] }, wrongProduct)).toEqual([product])
})

test('the sentence of the scenario about too few codes gives way to the refusal', async () => {
  const ledger = { 'at-gift': { issued: { exactly: 1 }, tooFew: { en: 'It gave up', ja: '諦めた' } } }
  const [refusal] = await findings({ expect: { ledger } }, wrongCampaign)
  expect(refusal?.en).toContain('refused request 1')
  expect(await findings({ expect: { ledger } }, async () => {})).toEqual([ledger['at-gift'].tooFew])
})

test('a look-up that finds no gift does not replace the sentence of the scenario, but a read with an unknown key does', async () => {
  const ledger = { 'realpay-gift': { issued: { exactly: 1 }, tooFew: { en: 'It gave up', ja: '諦めた' } } }
  const looksUp = async ({ send }: Booted) => {
    const path = await purchasePath(send)
    await send(`${path}/gifts?request_id=never-used`, { headers: await partnerHeaders() })
  }
  expect(await findings({ expect: { ledger } }, looksUp)).toEqual([ledger['realpay-gift'].tooFew])
  const listsBrands = async ({ send }: Booted) =>
    send('/realpay-gift/brands', {
      headers: { ...(await partnerHeaders()), 'x-realpay-gift-api-access-key': 'k'.repeat(40) },
    })
  const [refusal] = await findings({ expect: { ledger } }, listsBrands)
  expect(refusal?.en).toContain('refused request 1 (realpay-gift.list-brands)')
})

test('a refusal is not named if a later request of the operation was executed, or if a fault refused the request', async () => {
  const two = { expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } } } }
  const thenIssues = async (booted: Booted) => {
    await wrongProduct(booted)
    await booted.advance(2000)
    await issue(booted)
  }
  expect(await findings(two, thenIssues)).toEqual([])
  const before = { ...after, phase: 'before-commit', effect: { type: 'provider-error', status: 400 } } as const
  expect(await findings({ ...one, faults: [before] }, issue)).toEqual([])
})
