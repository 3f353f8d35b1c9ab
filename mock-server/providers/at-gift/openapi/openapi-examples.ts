import type { ExampleSpec } from '../../../core/openapi/description.ts'
import type { AtGiftRule } from '../evidence.ts'
import { successSchema } from './response-schema.ts'
import { settings } from '../settings/settings.ts'

/** The example requests, sent in this order to one mock. */
export const examples: readonly ExampleSpec[] = makeExamples()

function makeExamples(): readonly ExampleSpec[] {
  const [caller] = settings['atGift.campaigns'].default
  if (!caller) throw new Error('atGift.campaigns has no caller by default')
  const params = { campaign: caller.campaign }
  const order = { AuthKey: caller.authKey, DcId: 'DC500', Amount: '500' }

  type Given = Omit<ExampleSpec, 'operation' | 'name' | 'summary' | 'request' | 'rule'> & { demonstrates?: AtGiftRule }
  const issue = (
    name: string,
    summary: string,
    rule: AtGiftRule,
    members: Record<string, unknown> = {},
    more: Given & { params?: Record<string, string>; headers?: Record<string, string> } = {},
  ): ExampleSpec => {
    const { params: elsewhere = params, headers = {}, ...given } = more
    return {
      operation: 'at-gift.issue',
      name,
      summary,
      rule,
      ...given,
      request: () => ({ params: elsewhere, headers, json: { ...order, ...members } }),
    }
  }
  const inquire = (
    name: string,
    summary: string,
    rule: AtGiftRule,
    members: Record<string, unknown> = {},
  ): ExampleSpec => ({
    operation: 'at-gift.inquire',
    name,
    summary,
    rule,
    request: ({ response }) => ({
      params,
      json: { ...order, TranId: successSchema.parse(response('text-code')).TranId, ...members },
    }),
  })

  return [
    issue('text-code', 'A code that is a text, of a free amount', 'AG-D3'),
    inquire('inquiry', 'The same code again', 'AG-D3'),
    issue(
      'fixed-amount',
      'A product with a fixed amount',
      'AG-D3',
      { DcId: 'DC-FIXED-1000', Amount: '1000' },
      { demonstrates: 'AG-D11' },
    ),
    issue('url-code', 'A code that is a URL', 'AG-D3', { DcId: 'DC-URL' }, { demonstrates: 'AG-D14' }),
    issue('second-code', 'A code with a PIN', 'AG-D3', { DcId: 'DC-PIN' }, { demonstrates: 'AG-D14' }),
    issue('second-url', 'Two codes that are URLs', 'AG-D3', { DcId: 'DC-URL-URL' }, { demonstrates: 'AG-D14' }),
    issue(
      'seven-payment',
      'A product paid out by Seven Payment',
      'AG-D3',
      { DcId: 'DC-SEVEN' },
      { demonstrates: 'AG-D15' },
    ),
    issue('no-expiry', 'A code that does not expire', 'AG-D3', { DcId: 'DC-NO-EXPIRY' }, { demonstrates: 'AG-D13' }),
    issue(
      'before-1.5',
      "An answer as in the document's sample, which is older than ControlNo",
      'AG-D3',
      {},
      { demonstrates: 'AG-D16', settings: { 'atGift.answer.controlNo': false } },
    ),
    issue('media-type', 'A Content-Type that is not JSON', 'AG-D2', {}, { headers: { 'content-type': 'text/plain' } }),
    issue('amount-missing', 'A required member is missing', 'AG-D3', { Amount: undefined }),
    issue('amount-number', 'The amount as a number', 'AG-A1', { Amount: 500 }),
    issue('unknown-key', 'A misspelt TranId: it would issue a second code', 'AG-A6', { TranID: 'AZ' }),
    issue('unknown-product', 'A DcId that is not in the list', 'AG-A2', { DcId: 'DC-NONE' }),
    issue('other-amount', 'Another amount than the fixed one', 'AG-D11', { DcId: 'DC-FIXED-1000' }),
    inquire('unknown-tranid', 'A TranId that no code has', 'AG-A4', { TranId: `AZ${'0'.repeat(40)}` }),
    inquire('other-order', 'An inquiry with another amount than the issue', 'AG-A5', { Amount: '501' }),
    issue('wrong-authkey', 'An AuthKey that is none of the campaign', 'AG-A7', { AuthKey: 'MOCK-AuthKey-bad' }),
    issue('not-in-contract', 'A product outside the contract', 'AG-D6', { DcId: 'DC-NOT-CONTRACTED' }),
    issue(
      'foreign-address',
      'A source address that is not registered',
      'AG-D8',
      {},
      { settings: { 'atGift.allowedIps': ['192.0.2.1'] } },
    ),
    issue('unknown-campaign', 'A campaign that there is none of', 'AG-A7', {}, { params: { campaign: 'no-campaign' } }),
    issue('first-of-two', 'The first of two in one second', 'AG-D3', {}, { demonstrates: 'AG-D7' }),
    issue('second-of-two', 'The second of two in one second', 'AG-D7', {}, { sameInstant: true }),
    issue(
      'failure',
      'The service itself failed',
      'AG-D6',
      {},
      { fault: { phase: 'before-commit', effect: { type: 'provider-error', status: 500 } } },
    ),
  ]
}
