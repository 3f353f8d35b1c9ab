import { expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'

test.each(providers)('$name: the names of the rules of conduct are the names of the loaded rules', async (provider) => {
  const rules = await provider.loadConduct()
  expect(provider.conductNames).toEqual(rules.map(({ name }) => name))
})
