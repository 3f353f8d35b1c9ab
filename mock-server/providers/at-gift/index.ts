import type { Provider } from '../../core/provider/provider.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { book } from './book.ts'
import { CODE_PATH, isProviderHost } from './code-url.ts'
import { conduct } from './conduct/index.ts'
import { errorResponse, errorStatuses, refuse } from './errors.ts'
import { register } from './evidence.ts'
import { referenceOf } from './reference.ts'
import { routes } from './routes.ts'
import { settings } from './settings.ts'
import { issuedCodes } from './repository.ts'

/** The あっとギフト on-demand API. */
export const atGift: Provider = {
  name: 'at-gift',
  basePathsFor: (host) => (isProviderHost(host) ? [''] : undefined),
  settings,
  register,
  ledger: issuedCodes,
  routes,
  outcomeCodes: [
    'issued',
    'inquired',
    'bad-request',
    'unauthorized',
    'forbidden',
    'not-found',
    'rate-limited',
    'internal-error',
  ],
  pages: [
    {
      path: `${CODE_PATH}/style.css`,
      load: async () => (await import('../../core/preview/style.ts')).renderPreviewStyle,
    },
    { path: `${CODE_PATH}/:name`, load: async () => (await import('./gift-page.ts')).renderGiftPage },
  ],
  handleUnknownPath: ({ incoming }) =>
    refuse(404, incoming.method === 'POST' ? 'AG-D6' : 'AG-A11', 'there is no operation with this method and path'),
  malformedResponse: (reason) => refuse(400, 'AG-A54', reason),
  failureResponse: refuse(500, 'AG-A53', 'the mock itself failed; its log says why'),
  errorStatuses,
  errorResponse,
  providerStates: async () => (await import('./provider-states.ts')).providerStates,
  conduct,
  referenceOf,
  book,
  storedValues: async () => (await import('./stored-values.ts')).storedValues(),
  reasons: async () => (await import('./reasons.ts')).reasons,
  openApiDescription: async () => (await import('./openapi.ts')).description,
  accessTokens: () => [],
  environmentVariables(values, baseUrl) {
    const [first] = typedSettings(settings, values)['atGift.campaigns']
    return {
      AT_GIFT_BASE_URL: baseUrl,
      AT_GIFT_CAMPAIGN: first?.campaign ?? '',
      AT_GIFT_AUTH_KEY: first?.authKey ?? '',
    }
  },
}
