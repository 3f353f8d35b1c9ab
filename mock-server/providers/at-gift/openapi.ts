import { z } from 'zod'
import type { ApiDescription, ExampleSpec } from '../../core/openapi/description.ts'
import { errorSchema, successSchema } from './response-schema.ts'
import type { AtGiftRule } from './evidence.ts'
import { requestSchema } from './schema.ts'
import { settings } from './settings.ts'

const issueSchema = requestSchema().omit({ TranId: true })
const inquirySchema = requestSchema().required({ TranId: true })

const aText = z.literal('0')
const aUrl = z.literal('1')
const none = { Dc2Type: z.null(), Dc2: z.null() }
const secondText = {
  Dc2Type: aText,
  Dc2: z.string().describe('A second text, such as a PIN: the end user needs both.'),
}
const secondUrl = { Dc2Type: aUrl, Dc2: z.url().describe('A second URL: the end user needs both.') }
const textCode = successSchema.extend({ Dc1Type: aText, Dc1: z.string().describe('The code: a text.') })
const urlCode = successSchema.extend({
  Dc1Type: aUrl,
  Dc1: z.url().describe('The code: a URL that the end user opens.'),
})

/** The code types of a response determine its kind (AG-D14). Every kind has all members. */
const kinds = {
  TextCode: textCode.extend(none),
  TextCodeWithText: textCode.extend(secondText),
  TextCodeWithUrl: textCode.extend(secondUrl),
  UrlCode: urlCode.extend(none),
  UrlCodeWithText: urlCode.extend(secondText),
  UrlCodeWithUrl: urlCode.extend(secondUrl),
}

/** Describes what the schemas and routes of the あっとギフト on-demand API do not define. */
export const description: ApiDescription = {
  title: 'あっとギフト on-demand API',
  version: '1.5',
  text: `Issues digital codes, as gift-provider-mock plays it after version 1.5 of the provider's document.

**A code that is issued in production is billed and can never be cancelled** (AG-D12). The provider serves production at \`service-gift.jp\` and a verification environment at \`stg.service-gift.jp\`, over HTTPS and to registered source addresses only (AG-D1, AG-D8); neither is a server of this description, so that no tool calls them by default.

**Authentication**: the caller is known by \`AuthKey\`, a member of the request's body, together with the campaign in the path. OpenAPI has no security scheme for a key in a body, so none is declared.

**Pace**: at most one request a second, issues and inquiries together, and a 429 can come even so (AG-D7). A caller waits at least 90 seconds for an answer (AG-D9). An answer that was lost may have issued a code.

Each \`x-rules\` names rules of the evidence register, which is \`x-register\`: *documented* by the provider, *observed* in a public integration, or *assumed* by the mock. The examples are what the mock answers, each named by the rule that it shows.`,
  tags: [{ name: 'codes', description: 'Issuing a code, and asking for an issued one again.' }],
  securitySchemes: {},
  security: [],
  schemas: {
    requests: { IssueRequest: issueSchema, InquiryRequest: inquirySchema },
    responses: { IssuedCode: z.union(Object.values(kinds)), ...kinds, Error: errorSchema },
  },
  errors: {
    schema: 'Error',
    byStatus: {
      400: { description: 'The request is wrong, and stays so: nothing was issued.' },
      401: { description: 'The AuthKey is not one of the campaign.' },
      403: { description: 'The caller may not call from this address, or may not have this product.' },
      404: { description: 'There is no such campaign.' },
      429: {
        description: 'Too many requests, by this caller or by others of the shared service. Wait, then send it again.',
        retryAfter: true,
      },
      500: {
        description: 'The service failed. Whether a code was issued is not known: it must not be taken for a refusal.',
      },
    },
  },
  parameters: {
    campaign: {
      in: 'path',
      description: 'The number of the campaign, as the provider gave it.',
      schema: z.string().min(1),
    },
  },
  operations: {
    'at-gift.issue': {
      summary: 'Issue a code, or inquire for an issued one',
      text: 'Without `TranId` a new code is issued, and paid for. With the `TranId` of an issued code that code is shown again, and nothing is issued. One path and one method serve both: the mock calls the first operation `at-gift.issue` and the second `at-gift.inquire`.',
      tag: 'codes',
      rules: [],
      request: { type: 'application/json', schemas: ['IssueRequest', 'InquiryRequest'] },
      response: { schema: 'IssuedCode', description: 'The code: newly issued, or, for an inquiry, as it was issued.' },
      errors: [400, 401, 403, 404, 429, 500],
    },
  },
  examples: examples(),
}

function examples(): readonly ExampleSpec[] {
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
