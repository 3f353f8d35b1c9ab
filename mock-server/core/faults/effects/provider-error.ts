import { z } from 'zod'
import { closedObject } from '../../validation/strict-object.ts'
import { effect } from '../effect.ts'

/** An error of the provider, in its own shape. */
export const providerError = effect({
  options: () => closedObject({ status: z.int() }),
  phases: ['before-commit', 'after-commit'],
  delivers: false,
  tellsStatus: 'always',
  problem({ status }, { providers }) {
    const without = providers.find(({ errorStatuses }) => !errorStatuses.includes(status))
    if (providers.length > 1 && providers.every(({ errorStatuses }) => !errorStatuses.includes(status))) {
      return `no provider has an error of status ${status}; ${providers.map(({ name, errorStatuses }) => `${name} has ${errorStatuses.join(', ')}`).join('; ')}`
    }
    return (
      without &&
      `${without.name} has no error of status ${status}; it has ${without.errorStatuses.join(', ')}${providers.length > 1 ? ': name the provider that is meant' : ''}`
    )
  },
  treat: ({ status }) => ({ answer: (provider) => provider.errorResponse(status) }),
})
