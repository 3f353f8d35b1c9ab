import { AtGiftClient } from '../../clients/index.ts'
import type { Interaction, Surroundings } from './interaction.ts'
import { fromProviderState } from './matchers.ts'

const CAMPAIGN = 'demo-campaign'
const AUTH_KEY = 'MOCK-AuthKey-001'
export const TRAN_ID = 'AZ0123456789abcdef0123456789abcdef01234567'

/** Values that are specific to one request. All other values come from the provider state. */
export interface Call {
  amount: number
  tranId?: string
  /** Campaign of the request, instead of the campaign of the provider state. */
  campaign?: string
  authKey?: string
  dcId?: string
}

/** Returns the request of an issue or an inquiry (AG-D1, AG-D2, AG-D3). The amount is a string of digits (AG-D16). */
export function request({ amount, tranId, campaign, authKey, dcId }: Call): Interaction['request'] {
  return {
    method: 'POST',
    path:
      campaign === undefined
        ? fromProviderState('/${campaign}/dc/getcode', `/${CAMPAIGN}/dc/getcode`)
        : `/${campaign}/dc/getcode`,
    headers: { 'Content-Type': 'application/json' },
    json: {
      AuthKey: authKey ?? fromProviderState('${authKey}', AUTH_KEY),
      DcId: dcId ?? fromProviderState('${dcId}', 'DC500'),
      Amount: String(amount),
      ...(tranId !== undefined && { TranId: tranId }),
    },
  }
}

export function client(
  { baseUrl, clock, fetch }: Surroundings,
  { campaign = CAMPAIGN, authKey = AUTH_KEY }: Pick<Partial<Call>, 'campaign' | 'authKey'> = {},
): AtGiftClient {
  return new AtGiftClient({ baseUrl, clock, fetch, campaign, authKey, retries429: 0 })
}
