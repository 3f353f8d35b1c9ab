import { misbehaviours, type ProviderPreset, type Work } from '../../../core/provider/tester-preset.ts'
import { defaultCatalogue } from './catalogue.ts'

const CATALOGUE = 'atGift.catalogue'
const ORDINARY = 'DC500'

const issue: Work = {
  done: { en: 'The code is issued', ja: 'コードは発行され' },
  undone: 'No code is issued',
}

/** Products for testers. Each product can be ordered like DC500, and makes the provider misbehave in one way. */
export const testerPreset: ProviderPreset = {
  settings(given) {
    const own = given(CATALOGUE)
    const [ordinary] = defaultCatalogue
    const products = testerPreset.inputs.map(({ value, text }) => ({
      ...ordinary,
      dcId: value,
      name: `DC500: ${text.en}`,
    }))
    return { [CATALOGUE]: [...(Array.isArray(own) ? own : defaultCatalogue), ...products] }
  },
  inputs: misbehaviours(500, issue).map(({ suffix, fault, text }) => ({
    field: 'DcId',
    value: `${ORDINARY}-${suffix}`,
    fault: {
      ...fault,
      name: `qa-${ORDINARY}-${suffix}`,
      when: { operation: 'at-gift.issue', match: { body: { DcId: `${ORDINARY}-${suffix}` } } },
    },
    text,
  })),
}
