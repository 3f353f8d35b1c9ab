import { z } from 'zod'
import { setting } from './settings.ts'

/** Whether a provider's answer carries the journal id in a header of ours. */
export const REQUEST_HEADER_SETTING = 'mock.requestHeader'

/** Settings of the mock itself, not of a provider. */
export const mockSettings = {
  [REQUEST_HEADER_SETTING]: setting({
    schema: () => z.boolean(),
    default: true,
    meaning: 'Whether answers carry x-gift-mock-request, the id of their journal entry; no provider sends it.',
    evidence: [],
  }),
}

/** In which an answer carries the id of its journal entry. */
export const REQUEST_HEADER = 'x-gift-mock-request'
