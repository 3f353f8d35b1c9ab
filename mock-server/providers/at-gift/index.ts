import type { Provider } from '../../core/provider/provider.ts'
import { valuesOf } from '../../core/settings/settings.ts'
import { conduct } from './conduct/index.ts'
import { errorOf, errorStatuses, refuse } from './errors.ts'
import { register } from './evidence.ts'
import { routes } from './routes.ts'
import { settings } from './settings.ts'
import { issuedCodes } from './repository.ts'

/** Production and verification (AG-D1). */
const hosts = new Set(['service-gift.jp', 'stg.service-gift.jp'])

/** The あっとギフト on-demand API. */
export const atGift: Provider = {
  name: 'at-gift',
  basesOn: (host) => (hosts.has(host) ? [''] : undefined),
  settings,
  register,
  ledger: issuedCodes,
  routes,
  pages: [],
  unknownPath: ({ incoming }) =>
    refuse(404, incoming.method === 'POST' ? 'AG-D6' : 'AG-A11', 'there is no operation with this method and path'),
  malformed: (reason) => refuse(400, 'AG-A54', reason),
  failure: refuse(500, 'AG-A53', 'the mock itself failed; its log says why'),
  errorStatuses,
  errorOf,
  states: async () => (await import('./provider-states.ts')).states,
  conduct,
  describe: async () => (await import('./openapi.ts')).description,
  environment(values, baseUrl) {
    const [first] = valuesOf(settings, values)['atGift.campaigns']
    return {
      AT_GIFT_BASE_URL: baseUrl,
      AT_GIFT_CAMPAIGN: first?.campaign ?? '',
      AT_GIFT_AUTH_KEY: first?.authKey ?? '',
    }
  },
}
