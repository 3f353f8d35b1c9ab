import { faultProblems } from '../../problems/faults.ts'
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
      const statusesOf = providers.map(({ name, errorStatuses }) =>
        faultProblems.errorStatuses({ provider: name, statuses: errorStatuses.join(', ') }),
      )
      return faultProblems.noErrorStatus({ status, providers: statusesOf })
    }
    if (!without) return undefined
    const given = { provider: without.name, status, statuses: without.errorStatuses.join(', ') }
    return providers.length > 1 ? faultProblems.notItsStatusOfSeveral(given) : faultProblems.notItsStatus(given)
  },
  plan: ({ status }) => ({ replace: (provider) => provider.errorResponse(status) }),
})
