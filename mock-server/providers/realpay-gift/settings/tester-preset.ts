import { misbehaviours, type PresetInput, type ProviderPreset } from '../../../core/provider/tester-preset.ts'

const kinds = misbehaviours(503)
/** Prices in yen for which the purchase of a gift misbehaves, by kind of misbehaviour. */
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
 * Special names for which the creation of a purchase misbehaves, and special prices for which the purchase of a gift
 * misbehaves.
 */
export const testerPreset: ProviderPreset = {
  settings: () => ({}),
  inputs: [
    ...kinds.map(({ suffix, fault, text }): PresetInput => ({
      field: 'name',
      value: `QA-${suffix}`,
      fault: {
        ...fault,
        name: `qa-name-${suffix}`,
        when: { operation: 'realpay-gift.create-purchase', match: { body: { name: `QA-${suffix}` } } },
      },
      text,
    })),
    ...kinds.flatMap(({ suffix, fault, text }): PresetInput[] => {
      const price = prices.get(suffix)
      if (price === undefined) return []
      const when = { operation: 'realpay-gift.buy-gift', match: { body: { price } } }
      return [{ field: 'price', value: price, fault: { ...fault, name: `qa-price-${price}-${suffix}`, when }, text }]
    }),
  ],
}
