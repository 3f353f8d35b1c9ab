import { errors } from './at-gift-errors.ts'
import { type Call, client, request, TRAN_ID } from './at-gift-request.ts'
import type { Interaction, Pact } from './interaction.ts'
import { regex, text, url } from './matchers.ts'

/**
 * Success response for the simplest kind of product. The responses for other kinds of products change a few members of
 * this response.
 */
const plain = {
  Status: 'SUCCESS',
  // The requested amount is returned as a number (AG-D11, AG-D16).
  Amount: 500,
  TranId: text(TRAN_ID),
  Expiration: regex('^2\\d{7}$', '20360401'),
  Dc1Type: '0',
  Dc1: text('AAAA-123456-BBBB'),
  Dc2Type: null,
  Dc2: null,
  ControlNo: text('000000000001'),
  RmtrCd: null,
}
const issued = {
  tranId: TRAN_ID,
  amount: 500,
  expiration: '20360401',
  noExpiry: false,
  code1: { type: 'text', value: 'AAAA-123456-BBBB' },
  code2: null,
  controlNo: '000000000001',
  rmtrCd: null,
}

const CODE_URL = 'https://code.at-gift.example/abcdefghijklmnopqrstuvwx'
const SECOND_URL = 'https://code.at-gift.example/yz0123456789abcdefghijkl'

interface Shape {
  what: string
  kind: string
  rules: readonly string[]
  amount?: number
  answer?: object
  expected?: object
}

const shapes: readonly Shape[] = [
  {
    what: 'a code of a free amount',
    kind: 'free-amount',
    rules: ['AG-D3', 'AG-D4', 'AG-D11', 'AG-D13', 'AG-D14', 'AG-D15'],
  },
  {
    what: 'a code of a fixed amount',
    kind: 'fixed-amount',
    rules: ['AG-D3', 'AG-D11'],
    amount: 1000,
    answer: { Amount: 1000 },
    expected: { amount: 1000 },
  },
  {
    what: 'a code that is a URL',
    kind: 'url-code',
    rules: ['AG-D14'],
    answer: { Dc1Type: '1', Dc1: url(CODE_URL) },
    expected: { code1: { type: 'url', value: CODE_URL } },
  },
  {
    what: 'a code with a PIN',
    kind: 'second-code',
    rules: ['AG-D14'],
    answer: { Dc2Type: '0', Dc2: text('1234') },
    expected: { code2: { type: 'text', value: '1234' } },
  },
  {
    what: 'a code that is a URL, with a second URL',
    kind: 'url-second-code',
    rules: ['AG-D14'],
    answer: { Dc1Type: '1', Dc1: url(CODE_URL), Dc2Type: '1', Dc2: url(SECOND_URL) },
    expected: { code1: { type: 'url', value: CODE_URL }, code2: { type: 'url', value: SECOND_URL } },
  },
  {
    what: 'a code that is paid out through Seven Payment',
    kind: 'seven-payment',
    rules: ['AG-D15'],
    answer: { RmtrCd: text('12345') },
    expected: { rmtrCd: '12345' },
  },
  {
    what: 'a code that does not expire',
    kind: 'no-expiry',
    rules: ['AG-D13'],
    answer: { Expiration: '99991231' },
    expected: { expiration: '99991231', noExpiry: true },
  },
]

function issueOf({ what, kind, rules, amount = 500, answer = {}, expected = {} }: Shape): Interaction {
  const call: Call = { amount }
  return {
    description: `a request to issue ${what}`,
    state: { name: 'a product is offered', parameters: { kind, amount } },
    operation: 'at-gift.issue',
    rules,
    request: request(call),
    response: { status: 200, json: { ...plain, ...answer } },
    act: (around) => client(around).issue({ dcId: 'DC500', amount }),
    expected: { value: { ...issued, ...expected } },
  }
}

/** Returns the interaction of an inquiry. An inquiry returns the code of its TranId and issues no code (AG-D3). */
function inquiryOf({ what, kind, rules, amount = 500, answer = {}, expected = {} }: Shape): Interaction {
  return {
    description: `an inquiry for ${what}`,
    state: { name: 'a code was issued', parameters: { kind, amount, tranId: TRAN_ID } },
    operation: 'at-gift.inquire',
    rules,
    request: request({ amount, tranId: TRAN_ID }),
    response: { status: 200, json: { ...plain, TranId: TRAN_ID, ...answer } },
    act: (around) => client(around).inquire({ dcId: 'DC500', amount, tranId: TRAN_ID }),
    expected: { value: { ...issued, ...expected } },
  }
}

const { ControlNo: _controlNo, RmtrCd: _rmtrCd, ...sample } = plain

const likeTheSample: Interaction = {
  description: 'a request to issue a code that is answered as in the older sample',
  state: { name: 'the on-demand API answers as its older sample', parameters: { amount: 500 } },
  operation: 'at-gift.issue',
  rules: ['AG-D16'],
  request: request({ amount: 500 }),
  response: { status: 200, json: sample },
  act: (around) => client(around).issue({ dcId: 'DC500', amount: 500 }),
  expected: { value: { ...issued, controlNo: null } },
}

export const atGift: Pact = {
  provider: 'at-gift-api',
  interactions: [...shapes.map(issueOf), likeTheSample, ...shapes.map(inquiryOf), ...errors],
}
