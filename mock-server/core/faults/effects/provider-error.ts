import { z } from 'zod'
import { strictObject } from '../../validation/strict-object.ts'
import { defineEffect } from '../effect.ts'

/** Sends an error response with the given status, in the provider's own format. */
export const providerError = defineEffect({
  options: () => strictObject({ status: z.int() }),
  phases: ['before-commit', 'after-commit'],
  deliversResponse: false,
  statusReachesCaller: 'always',
  validateOptions({ status }, { providers }) {
    const without = providers.find(({ errorStatuses }) => !errorStatuses.includes(status))
    if (providers.length > 1 && providers.every(({ errorStatuses }) => !errorStatuses.includes(status))) {
      return `no provider has an error of status ${status}; ${providers.map(({ name, errorStatuses }) => `${name} has ${errorStatuses.join(', ')}`).join('; ')}`
    }
    return (
      without &&
      `${without.name} has no error of status ${status}; it has ${without.errorStatuses.join(', ')}${providers.length > 1 ? ': name the provider that is meant' : ''}`
    )
  },
  plan: ({ status }) => ({ replace: (provider) => provider.errorResponse(status) }),
})
