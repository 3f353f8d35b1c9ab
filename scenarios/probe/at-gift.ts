import type { Text } from '../../mock-server/index.ts'
import type { ProbeRequest, ProbeState, Step } from './step.ts'

/** Name of a campaign that does not exist. */
const UNKNOWN_CAMPAIGN = 'no-such-campaign'
const UNKNOWN_TRAN_ID = `AZ${'0'.repeat(40)}`
const WRONG_AUTH_KEY = 'wrong-AuthKey-00'
const JSON_TYPE = { 'content-type': 'application/json' }
/** Face value of the codes that the requests of a probe issue [yen]. `OTHER_AMOUNT` is another valid amount. */
const AMOUNT = 500
const OTHER_AMOUNT = '1000'
/** A body that is longer than the assumed maximum of 64 KiB. */
const PADDING = 'x'.repeat(65 * 1024)

const second = ['AT_GIFT_SECOND_AUTH_KEY']
const other = ['AT_GIFT_OTHER_CAMPAIGN', 'AT_GIFT_OTHER_AUTH_KEY']

type Members = Readonly<Record<string, unknown>>

function post(
  body: string,
  { env }: ProbeState,
  campaign = env['AT_GIFT_CAMPAIGN'],
  headers: object = {},
): ProbeRequest {
  return { method: 'POST', path: `/${campaign}/dc/getcode`, headers: { ...JSON_TYPE, ...headers }, body }
}

function members({ env }: ProbeState, change: Members = {}): Members {
  return { AuthKey: env['AT_GIFT_AUTH_KEY'], DcId: env['AT_GIFT_DC_FREE_AMOUNT'], Amount: `${AMOUNT}`, ...change }
}

/** Returns the members of an inquiry for the code that the first step issued; undefined if that step issued no code. */
function inquiry(state: ProbeState, change: Members = {}): Members | undefined {
  const TranId = state.text('issue', 'TranId')
  return TranId === undefined ? undefined : { ...members(state), TranId, ...change }
}

/**
 * Returns a step that sends an inquiry for the issued code. `change` makes this inquiry different from a correct one.
 * The step issues no code.
 */
function inquiring(
  name: string,
  what: Text,
  decides: readonly string[],
  change: { members?: Members; headers?: object; text?: (json: string, state: ProbeState) => string } = {},
): Step {
  return {
    name,
    what,
    decides,
    yen: 0,
    request(state) {
      const sent = inquiry(state, change.members)
      if (!sent) return undefined
      const json = JSON.stringify(sent)
      return post(change.text?.(json, state) ?? json, state, undefined, change.headers)
    },
  }
}

const inquiryAgain: Text = { en: 'the inquiry again', ja: '同じ照会' }

/**
 * The requests whose responses show whether the assumptions about the on-demand API are true. All but three requests
 * are inquiries for one code. An inquiry issues nothing, even if the provider accepts it.
 */
export const atGiftSteps: readonly Step[] = [
  {
    name: 'issue',
    what: { en: `issue a code of ${AMOUNT} yen`, ja: `${AMOUNT} 円のコードを発行する` },
    decides: ['AG-A9', 'AG-A10'],
    yen: AMOUNT,
    isNeeded: true,
    mustSucceed: true,
    request: (state) => post(JSON.stringify(members(state)), state),
  },
  {
    name: 'issue-url',
    what: { en: 'issue a code that is a URL', ja: 'URL 形式のコードを発行する' },
    decides: ['AG-A80'],
    yen: AMOUNT,
    needs: ['AT_GIFT_DC_URL_CODE'],
    request: (state) => post(JSON.stringify(members(state, { DcId: state.env['AT_GIFT_DC_URL_CODE'] })), state),
  },
  inquiring('other-amount', { en: 'inquire with another Amount', ja: '別の Amount で照会する' }, ['AG-A5'], {
    members: { Amount: OTHER_AMOUNT },
  }),
  inquiring('unknown-tran-id', { en: 'inquire for an unknown TranId', ja: '存在しない TranId を照会する' }, ['AG-A4'], {
    members: { TranId: UNKNOWN_TRAN_ID },
  }),
  inquiring('amount-number', { en: 'inquire with Amount as a number', ja: 'Amount を数値にして照会する' }, ['AG-A1'], {
    members: { Amount: AMOUNT },
  }),
  inquiring('amount-padded', { en: 'inquire with Amount "0500"', ja: 'Amount を "0500" にして照会する' }, ['AG-A52'], {
    members: { Amount: `0${AMOUNT}` },
  }),
  inquiring('unknown-key', { en: 'inquire with an unknown key', ja: '仕様書にない項目を加えて照会する' }, ['AG-A6'], {
    members: { Memo: 'probe' },
  }),
  {
    name: 'null-tran-id',
    what: { en: 'send a TranId that is null', ja: 'TranId を null にして送る' },
    decides: ['AG-A6'],
    yen: AMOUNT,
    request: (state) => post(JSON.stringify(members(state, { TranId: null })), state),
  },
  inquiring('wrong-auth-key', { en: 'inquire with a wrong AuthKey', ja: '誤った AuthKey で照会する' }, ['AG-A2'], {
    members: { AuthKey: WRONG_AUTH_KEY },
  }),
  inquiring(
    'wrong-auth-key-and-body',
    { en: 'inquire with a wrong AuthKey and without DcId', ja: '誤った AuthKey で、DcId を付けずに照会する' },
    ['AG-A2'],
    { members: { AuthKey: WRONG_AUTH_KEY, DcId: undefined } },
  ),
  {
    name: 'unknown-campaign',
    what: { en: 'inquire at an unknown campaign', ja: '存在しないキャンペーンで照会する' },
    decides: ['AG-A7', 'AG-A8'],
    yen: 0,
    request: (state) =>
      post(JSON.stringify(inquiry(state, { TranId: UNKNOWN_TRAN_ID }) ?? {}), state, UNKNOWN_CAMPAIGN),
  },
  {
    name: 'wrong-method',
    what: { en: 'GET the path of the API', ja: 'API のパスに GET する' },
    decides: ['AG-A11', 'AG-A8'],
    yen: 0,
    request: ({ env }) => ({ method: 'GET', path: `/${env['AT_GIFT_CAMPAIGN']}/dc/getcode`, headers: {} }),
  },
  inquiring('too-large', { en: 'inquire with a body of 65 KiB', ja: '65 KiB の本文で照会する' }, ['AG-A50'], {
    members: { Memo: PADDING },
  }),
  inquiring(
    'charset-utf-8',
    { en: 'inquire with Content-Type: application/json; charset=utf-8', ja: 'charset=utf-8 を付けて照会する' },
    ['AG-A51'],
    { headers: { 'content-type': 'application/json; charset=utf-8' } },
  ),
  inquiring(
    'charset-shift-jis',
    { en: 'inquire with Content-Type: application/json; charset=shift_jis', ja: 'charset=shift_jis を付けて照会する' },
    ['AG-A51'],
    { headers: { 'content-type': 'application/json; charset=shift_jis' } },
  ),
  inquiring(
    'text-plain',
    { en: 'inquire with Content-Type: text/plain', ja: 'Content-Type: text/plain で照会する' },
    ['AG-A56'],
    { headers: { 'content-type': 'text/plain' } },
  ),
  inquiring(
    'duplicate-key',
    { en: 'inquire with AuthKey twice, the first one wrong', ja: 'AuthKey を2回（1つ目は誤り）含めて照会する' },
    ['AG-A55'],
    { text: (json) => json.replace('{', `{"AuthKey":"${WRONG_AUTH_KEY}",`) },
  ),
  inquiring(
    'byte-order-mark',
    { en: 'inquire with a byte order mark before the JSON', ja: 'BOM で始まる本文で照会する' },
    ['AG-A57'],
    { text: (json) => `\uFEFF${json}` },
  ),
  inquiring(
    'malformed',
    { en: 'inquire with a forbidden character in a header', ja: 'ヘッダーに使用できない文字を含めて照会する' },
    ['AG-A54'],
    { headers: { 'user-agent': 'gift-mock probe \u0001' } },
  ),
  {
    ...inquiring('window-1', { en: '0.2 s before a full second: inquire', ja: '毎秒0ミリ秒の0.2秒前に照会する' }, [
      'AG-A3',
    ]),
    timing: { phaseMs: 800, ofMs: 1000 },
  },
  {
    ...inquiring('window-2', { en: '0.4 s later: inquire', ja: '0.4秒後に照会する' }, ['AG-A3', 'AG-A8']),
    timing: { afterMs: 400 },
  },
  {
    ...inquiring('window-3', { en: '0.75 s later: inquire', ja: '0.75秒後に照会する' }, ['AG-A3']),
    timing: { afterMs: 750 },
  },
  {
    name: 'order-1',
    what: { en: 'issue an unknown product', ja: '存在しない商品を発行する' },
    decides: ['AG-A2'],
    yen: 0,
    timing: { phaseMs: 100, ofMs: 1000 },
    request: (state) => post(JSON.stringify(members(state, { DcId: 'no-such-product' })), state),
  },
  {
    ...inquiring('order-2', { en: '0.3 s later: inquire', ja: '0.3秒後に照会する' }, ['AG-A2', 'AG-A3', 'AG-A8']),
    timing: { afterMs: 300 },
  },
  {
    ...inquiring('scope-1', inquiryAgain, ['AG-A3']),
    needs: second,
    timing: { phaseMs: 100, ofMs: 1000 },
  },
  {
    ...inquiringWithSecond('scope-2', {
      en: '0.2 s later: inquire with another AuthKey of the campaign',
      ja: '0.2秒後に、同じキャンペーンの別の AuthKey で照会する',
    }),
    decides: ['AG-A3', 'AG-A4'],
    timing: { afterMs: 200 },
  },
  {
    ...inquiringWithSecond('second-auth-key', {
      en: 'if the limit refused that: inquire with the other AuthKey again',
      ja: '制限で拒否された場合のみ、別の AuthKey で再び照会する',
    }),
    request: (state) => (state.status('scope-2') === 429 ? secondInquiry(state) : undefined),
  },
  {
    ...inquiring('scope-3', inquiryAgain, ['AG-A3']),
    needs: other,
    timing: { phaseMs: 100, ofMs: 1000 },
  },
  {
    name: 'scope-4',
    what: {
      en: '0.2 s later: issue a code with the AuthKey of another campaign',
      ja: '0.2秒後に、別のキャンペーンとその AuthKey でコードを発行する',
    },
    decides: ['AG-A3'],
    yen: AMOUNT,
    needs: other,
    timing: { afterMs: 200 },
    request: (state) => {
      const { AT_GIFT_OTHER_CAMPAIGN: campaign, AT_GIFT_OTHER_AUTH_KEY: AuthKey } = state.env
      return post(JSON.stringify(members(state, { AuthKey })), state, campaign)
    },
  },
  {
    name: 'foreign-auth-key',
    what: {
      en: 'inquire with the AuthKey of the other campaign',
      ja: '別のキャンペーンの AuthKey で照会する',
    },
    decides: ['AG-A7'],
    yen: 0,
    needs: other,
    request(state) {
      const sent = inquiry(state, { AuthKey: state.env['AT_GIFT_OTHER_AUTH_KEY'] })
      return sent && post(JSON.stringify(sent), state)
    },
  },
]

function secondInquiry(state: ProbeState): ProbeRequest | undefined {
  const sent = inquiry(state, { AuthKey: state.env['AT_GIFT_SECOND_AUTH_KEY'] })
  return sent && post(JSON.stringify(sent), state)
}

function inquiringWithSecond(name: string, what: Text): Step {
  return { name, what, decides: ['AG-A4'], yen: 0, needs: second, request: secondInquiry }
}
