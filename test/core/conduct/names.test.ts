import { expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'

test.each(providers)(
  '$name: the names that the provider lists for its conduct rules are the names of the rules that are loaded on demand',
  async (provider) => {
    const rules = await provider.loadConduct()
    expect(provider.conductNames).toEqual(rules.map(({ name }) => name))
  },
)
