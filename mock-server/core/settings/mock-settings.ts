import { z } from 'zod'
import { setting } from './settings.ts'

/** Setting: true if provider responses have the journal id in a header of the mock. */
export const REQUEST_HEADER_SETTING = 'mock.requestHeader'

/** Settings of the mock itself, not of a provider. */
export const mockSettings = {
  [REQUEST_HEADER_SETTING]: setting({
    schema: () => z.boolean(),
    default: true,
    meaning:
      'True if responses have the header x-gift-mock-request, the id of the journal entry; no provider sends it.',
    evidence: [],
  }),
}

/** The response header with the id of the journal entry. */
export const REQUEST_HEADER = 'x-gift-mock-request'
