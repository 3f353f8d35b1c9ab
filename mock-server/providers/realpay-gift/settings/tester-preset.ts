import {
  misbehaviours,
  type PresetInput,
  type ProviderPreset,
  type Work,
} from '../../../core/provider/tester-preset.ts'

const purchase: Work = {
  done: { en: 'The purchase is created', ja: '購入は作成され' },
  undone: 'No purchase is created',
}
const gift: Work = {
  done: { en: 'The gift is bought', ja: 'ギフトは購入され' },
  undone: 'No gift is bought',
}

/** Prices in yen for which the purchase of a gift misbehaves. The key is the kind of misbehavior. */
const prices: ReadonlyMap<string, number> = new Map([
  ['LOST', 50_001],
  ['TIMEOUT', 50_002],
  ['SLOW', 50_003],
  ['BROKEN', 50_004],
  ['DOWN', 50_005],
  ['429', 50_429],
  ['503', 50_503],
  ['504', 50_504],
])

/**
 * Names and prices for testers. The creation of a purchase misbehaves for each of these names, and the purchase of a
 * gift misbehaves for each of these prices.
 */
export const testerPreset: ProviderPreset = {
  settings: () => ({}),
  inputs: [
    ...misbehaviours(503, purchase).map(({ suffix, fault, text }): PresetInput => ({
      field: 'name',
      value: `QA-${suffix}`,
      fault: {
        ...fault,
        name: `qa-name-${suffix}`,
        when: { operation: 'realpay-gift.create-purchase', match: { body: { name: `QA-${suffix}` } } },
      },
      text,
    })),
    ...misbehaviours(503, gift).flatMap(({ suffix, fault, text }): PresetInput[] => {
      const price = prices.get(suffix)
      if (price === undefined) return []
      const when = { operation: 'realpay-gift.buy-gift', match: { body: { price } } }
      return [{ field: 'price', value: price, fault: { ...fault, name: `qa-price-${price}-${suffix}`, when }, text }]
    }),
  ],
}
