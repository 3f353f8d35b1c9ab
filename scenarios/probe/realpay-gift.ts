import { realpayGiftLimitSteps } from './realpay-gift-limit.ts'
import { realpayGiftPurchaseSteps, usedIdStep } from './realpay-gift-purchase.ts'
import { purchase, purchasing, signed, UNKNOWN_PURCHASE } from './realpay-gift-request.ts'
import type { Step } from './step.ts'

/** A body that is longer than the assumed maximum of 64 KiB. */
const LONG_NAME = 'x'.repeat(65 * 1024)

/** Steps that need no purchase. These steps send different tokens, paths and request ids. */
const accessSteps: readonly Step[] = [
  {
    name: 'brands',
    what: { en: 'GET /brands', ja: 'GET /brands' },
    decides: ['RP-A12'],
    yen: 0,
    // After the pause, a new time step of the tokens has begun, and no client has used a token of this time step. The
    // next two requests belong to the same time step.
    timing: { phaseMs: 2000, ofMs: 30_000, pauseMs: 30_000 },
    mustSucceed: true,
    request: (state) => signed('GET', '/brands', state),
  },
  {
    name: 'token-before',
    what: { en: 'GET /brands with the token of the step before', ja: '1つ前のステップのトークンで GET /brands' },
    decides: ['RP-A7'],
    yen: 0,
    request: (state) => signed('GET', '/brands', state, { token: -1 }),
  },
  {
    name: 'token-again',
    what: { en: 'GET /brands with the same token', ja: '同じトークンで GET /brands' },
    decides: ['RP-A7'],
    yen: 0,
    request: (state) => signed('GET', '/brands', state),
  },
  {
    name: 'no-access-key',
    what: { en: 'GET /brands without the access key', ja: 'アクセスキーのない GET /brands' },
    decides: ['RP-A3'],
    yen: 0,
    request: (state) => signed('GET', '/brands', state, { accessKey: null, token: 'wrong' }),
  },
  {
    name: 'unknown-path',
    what: { en: 'GET a path that does not exist', ja: '存在しないパスの GET' },
    decides: ['RP-A55', 'RP-A70'],
    yen: 0,
    request: (state) => signed('GET', '/unknown', state, { token: 'wrong' }),
  },
  {
    name: 'wrong-method',
    what: { en: 'GET …/color', ja: 'GET …/color' },
    decides: ['RP-A55', 'RP-A70'],
    yen: 0,
    request: (state) => signed('GET', `${UNKNOWN_PURCHASE}/color`, state, { token: 'wrong' }),
  },
  {
    name: 'unknown-purchase',
    what: { en: 'GET a purchase that does not exist', ja: '存在しない購入の GET' },
    decides: ['RP-A5'],
    yen: 0,
    request: (state) => signed('GET', UNKNOWN_PURCHASE, state),
  },
  {
    name: 'malformed',
    what: {
      en: 'GET /brands with a forbidden character in a header',
      ja: 'ヘッダーに使用できない文字を含む GET /brands',
    },
    decides: ['RP-A56'],
    yen: 0,
    request: (state) =>
      signed('GET', '/brands', state, { token: 'wrong', headers: { 'user-agent': 'gift-mock probe \u0001' } }),
  },
  purchasing(
    'id-1',
    { en: 'POST /purchases with an unknown brand', ja: '存在しないブランドの POST /purchases' },
    ['RP-A4'],
    (state) => ({ json: purchase(state, { brands: ['no-such-brand'] }), requestId: `${state.run}-first` }),
  ),
  purchasing(
    'id-2',
    { en: 'POST /purchases with the same request id', ja: '同じリクエストIDの POST /purchases' },
    ['RP-A4', 'RP-A2'],
    (state) => ({ json: purchase(state), requestId: `${state.run}-first` }),
  ),
  {
    ...purchasing('purchase', { en: 'POST /purchases', ja: 'POST /purchases' }, ['RP-A2', 'RP-A4'], (state) => ({
      json: purchase(state),
      requestId: `${state.run}-second`,
    })),
    isNeeded: true,
  },
  purchasing(
    'id-3',
    {
      en: 'POST /purchases with an invalid body and a used request id',
      ja: '不正な本文と使用済みのリクエストIDの POST /purchases',
    },
    ['RP-A2'],
    ({ run }) => ({ json: {}, requestId: `${run}-second` }),
  ),
  usedIdStep,
  purchasing(
    'id-4',
    {
      en: 'POST /purchases with the first request id',
      ja: '最初のリクエストIDの POST /purchases',
    },
    ['RP-A53'],
    (state) => ({ json: purchase(state), requestId: `${state.run}-first` }),
  ),
]

/** Steps that try to make a purchase. Making a purchase issues no gift. */
const bodySteps: readonly Step[] = [
  purchasing(
    'same-price-twice',
    { en: 'POST /purchases with one price twice', ja: '同じ金額を2回含む POST /purchases' },
    ['RP-A11'],
    (state) => ({
      json: purchase(state, { prices: [500, 500] }),
    }),
  ),
  purchasing(
    'high-price',
    { en: 'POST /purchases with a price of 50,001 yen', ja: '50,001 円の POST /purchases' },
    ['RP-A52'],
    (state) => ({
      json: purchase(state, { prices: [50_001] }),
    }),
  ),
  purchasing(
    'line-break',
    { en: 'POST /purchases with a line break in name', ja: 'name に改行を含む POST /purchases' },
    ['RP-A66'],
    (state) => ({
      json: purchase(state, { name: 'two\nlines' }),
    }),
  ),
  purchasing(
    'long-name',
    { en: 'POST /purchases with a name of 51 characters', ja: 'name が51文字の POST /purchases' },
    ['RP-A67'],
    (state) => ({
      json: purchase(state, { name: 'x'.repeat(51) }),
    }),
  ),
  purchasing(
    'too-large',
    { en: 'POST /purchases with a body of 65 KiB', ja: '65 KiB の本文の POST /purchases' },
    ['RP-A54'],
    (state) => ({
      json: purchase(state, { name: LONG_NAME }),
    }),
  ),
  purchasing(
    'text-plain',
    { en: 'POST /purchases with Content-Type: text/plain', ja: 'Content-Type: text/plain の POST /purchases' },
    ['RP-A60'],
    (state) => ({
      json: purchase(state),
      type: 'text/plain',
    }),
  ),
]

/**
 * The requests whose responses show whether the assumptions about the partner API are true. Only one of these requests
 * costs money.
 */
export const realpayGiftSteps: readonly Step[] = [
  ...accessSteps,
  ...bodySteps,
  ...realpayGiftPurchaseSteps,
  ...realpayGiftLimitSteps,
]
