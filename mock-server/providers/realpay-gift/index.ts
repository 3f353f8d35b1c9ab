import { allowedMethods } from '../../core/provider/allowed-methods.ts'
import { sharedOutcomes } from '../../core/provider/outcomes.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { sharedReasons } from '../../core/reasons/shared.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { ACCESS_KEY, ACCESS_TOKEN, indexCallers } from './authenticate.ts'
import { book } from './recordings/book-rules.ts'
import { conductNames } from './conduct/names.ts'
import { errorResponse, errorStatuses, refuse } from './errors.ts'
import { register } from './evidence.ts'
import { renderImage } from './images.ts'
import { referenceOf } from './recordings/request-reference.ts'
import { routes } from './routes.ts'
import { settings } from './settings/settings.ts'
import { gifts, purchases } from './state/repository.ts'

const HOST = 'digital-gift.jp'
/** Base paths of the API on the provider's own hosts (RP-A14). */
const bases = ['/api/partner', ''] as const

/** Statuses that only the API itself sends, not a gateway in front of the API (RP-A70). */
const ownStatuses: ReadonlySet<number> = new Set([400, 401, 409])

/** The デジタルギフト partner API. */
export const realpayGift: Provider = {
  name: 'realpay-gift',
  domain: HOST,
  basePathsFor: (host) => (host === HOST || host.endsWith(`.${HOST}`) ? bases : undefined),
  settings,
  register,
  ruleTexts: async () => (await import('./rule-texts/index.ts')).ruleTexts,
  assumptions: async () => (await import('./assumptions/index.ts')).assumptions,
  ledger: gifts,
  routes,
  outcomes: {
    ok: { en: 'success', ja: '成功' },
    bought: { en: 'a gift was bought', ja: '購入' },
    found: { en: 'a gift was found', ja: '検索で発見' },
    'images-full': { en: 'no room for images', ja: '画像の容量の超過' },
    conflict: { en: 'request id used before', ja: 'リクエストIDの重複' },
    ...sharedOutcomes,
  },
  pages: [
    { path: '/user', load: async () => (await import('./gift-page/gift-page.ts')).renderGiftPage },
    { path: '/user.css', load: async () => (await import('../../core/preview/style.ts')).renderPreviewStyle },
    { path: '/images/:name', load: async () => renderImage },
  ],
  handleUnknownPath({ incoming, settings: values }) {
    const { 'realpayGift.status.wrongMethod': wrongMethod, 'realpayGift.status.unknownPath': unknownPath } =
      typedSettings(settings, values)
    const allow = wrongMethod === unknownPath ? '' : allowedMethods(routes, incoming)
    if (allow === '') return refuse(unknownPath, 'RP-A55', sharedReasons.noOperation)
    return refuse(wrongMethod, 'RP-A55', sharedReasons.noOperation, wrongMethod === 405 ? { headers: { allow } } : {})
  },
  malformedResponse: (why) => refuse(400, 'RP-A56', why),
  gatewayShape({ status, outcome: { rule } }, values) {
    const typed = typedSettings(settings, values)
    const shape =
      rule === 'RP-A56'
        ? typed['realpayGift.malformed.shape']
        : ownStatuses.has(status)
          ? undefined
          : typed['realpayGift.errors.shape']
    return shape === 'observed' ? undefined : shape
  },
  failureResponse: refuse(503, 'RP-D14', sharedReasons.mockFailed),
  errorStatuses,
  errorResponse,
  providerStates: async () => (await import('./state/provider-states.ts')).providerStates,
  conductNames,
  loadConduct: async () => (await import('./conduct/index.ts')).conduct,
  referenceOf,
  book,
  order: {
    parameters: ['brands'],
    setting: 'realpayGift.brands',
    offered: (values) => typedSettings(settings, values)['realpayGift.brands'].map(({ code }) => code),
    productsOf: ({ product }, tx) => tx.get(purchases, product)?.made.brands ?? [],
  },
  storedValues: async () => (await import('./state/stored-values.ts')).storedValues(),
  testerPreset: async () => (await import('./settings/tester-preset.ts')).testerPreset,
  advice: async () => (await import('./reasons/advice.ts')).advice,
  credentialExpressions: {
    [ACCESS_KEY]: '$REALPAY_GIFT_ACCESS_KEY',
    [ACCESS_TOKEN]: "$(admin 'totp?format=text')",
  },
  recordedOrder: async () => (await import('./recordings/recorded-order.ts')).readRecordedOrder,
  observe: async () => (await import('./recordings/observe-response.ts')).observe,
  recording: async () => (await import('./recordings/recording-rules.ts')).recording,
  japaneseReasons: async () => (await import('./reasons/reasons-ja.ts')).japanese,
  openApiDescription: async () => (await import('./openapi/openapi.ts')).description,
  accessTokens(values, nowMs) {
    const typed = typedSettings(settings, values)
    const periodMs = typed['realpayGift.totp.periodSeconds'] * 1000
    return [...indexCallers(typed).values()].map(({ name, totp }) => ({
      caller: name,
      token: totp.token(nowMs),
      remainingMs: periodMs - (nowMs % periodMs),
    }))
  },
  environmentVariables(values, baseUrl) {
    const typed = typedSettings(settings, values)
    const [first] = typed['realpayGift.accessKeys']
    return {
      REALPAY_GIFT_BASE_URL: baseUrl,
      REALPAY_GIFT_ACCESS_KEY: first?.accessKey ?? '',
      REALPAY_GIFT_TOTP_SECRET: first?.totpSecret ?? '',
      REALPAY_GIFT_TOTP_ALGORITHM: typed['realpayGift.totp.algorithm'],
      REALPAY_GIFT_TOTP_DIGITS: typed['realpayGift.totp.digits'].toString(),
      REALPAY_GIFT_TOTP_PERIOD: typed['realpayGift.totp.periodSeconds'].toString(),
    }
  },
}
