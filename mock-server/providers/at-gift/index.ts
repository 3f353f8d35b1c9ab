import { allowedMethods } from '../../core/provider/allowed-methods.ts'
import { sharedOutcomes } from '../../core/provider/outcomes.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { sharedReasons } from '../../core/reasons/shared.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { book } from './recordings/book-rules.ts'
import { CODE_PATH, isProviderHost } from './gift-page/code-url.ts'
import { conductNames } from './conduct/names.ts'
import { errorResponse, errorStatuses, refuse } from './errors.ts'
import { register } from './evidence.ts'
import { referenceOf } from './recordings/request-reference.ts'
import { routes } from './routes.ts'
import { settings } from './settings/settings.ts'
import { issuedCodes } from './state/repository.ts'

/** Statuses that only the API itself sends, not a gateway in front of the API (AG-A8). */
const ownStatuses: ReadonlySet<number> = new Set([400, 401])

/** The あっとギフト on-demand API. */
export const atGift: Provider = {
  name: 'at-gift',
  domain: 'service-gift.jp',
  basePathsFor: (host) => (isProviderHost(host) ? [''] : undefined),
  settings,
  register,
  ruleTexts: async () => (await import('./rule-texts/index.ts')).ruleTexts,
  assumptions: async () => (await import('./assumptions/index.ts')).assumptions,
  ledger: issuedCodes,
  routes,
  outcomes: {
    issued: { en: 'a code was issued', ja: '発行' },
    inquired: { en: 'a code was shown again', ja: '照会' },
    forbidden: { en: 'no permission', ja: '権限なし' },
    ...sharedOutcomes,
  },
  pages: [
    {
      path: `${CODE_PATH}/style.css`,
      load: async () => (await import('../../core/preview/style.ts')).renderPreviewStyle,
    },
    { path: `${CODE_PATH}/:name`, load: async () => (await import('./gift-page/gift-page.ts')).renderGiftPage },
  ],
  handleUnknownPath({ incoming, settings: values }) {
    if (incoming.method === 'POST') return refuse(404, 'AG-D6', sharedReasons.noOperation)
    const status = typedSettings(settings, values)['atGift.status.wrongMethod']
    const allow = status === 405 ? allowedMethods(routes, incoming) : ''
    return allow === ''
      ? refuse(404, 'AG-A11', sharedReasons.noOperation)
      : refuse(405, 'AG-A11', sharedReasons.noOperation, { headers: { allow } })
  },
  malformedResponse: (why) => refuse(400, 'AG-A54', why),
  gatewayShape({ status, outcome: { rule } }, values) {
    const typed = typedSettings(settings, values)
    const shape =
      rule === 'AG-A54'
        ? typed['atGift.malformed.shape']
        : ownStatuses.has(status)
          ? undefined
          : typed['atGift.errors.shape']
    return shape === 'document' ? undefined : shape
  },
  failureResponse: refuse(500, 'AG-A53', sharedReasons.mockFailed),
  errorStatuses,
  errorResponse,
  providerStates: async () => (await import('./state/provider-states.ts')).providerStates,
  conductNames,
  loadConduct: async () => (await import('./conduct/index.ts')).conduct,
  referenceOf,
  book,
  order: {
    parameters: ['dcId', 'dcIds'],
    setting: 'atGift.catalogue',
    offered: (values) => typedSettings(settings, values)['atGift.catalogue'].map(({ dcId }) => dcId),
    productsOf: ({ product }) => [product],
  },
  storedValues: async () => (await import('./state/stored-values.ts')).storedValues(),
  testerPreset: async () => (await import('./settings/tester-preset.ts')).testerPreset,
  advice: async () => (await import('./reasons/advice.ts')).advice,
  credentialExpressions: { AuthKey: '$AT_GIFT_AUTH_KEY' },
  recordedOrder: async () => (await import('./recordings/recorded-order.ts')).readRecordedOrder,
  observe: async () => (await import('./recordings/observe-response.ts')).observe,
  recording: async () => (await import('./recordings/recording-rules.ts')).recording,
  japaneseReasons: async () => (await import('./reasons/reasons-ja.ts')).japanese,
  openApiDescription: async () => (await import('./openapi/openapi.ts')).description,
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
