import { expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'

test.each(providers)(
  "$name: the provider's list of conduct rules names exactly the rules that are loaded on demand",
  async (provider) => {
    const rules = await provider.loadConduct()
    expect(provider.conductNames).toEqual(rules.map(({ name }) => name))
  },
)
