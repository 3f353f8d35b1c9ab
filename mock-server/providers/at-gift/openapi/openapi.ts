import { z } from 'zod'
import type { ApiDescription } from '../../../core/openapi/description.ts'
import { errorSchema, successSchema } from './response-schema.ts'
import { examples } from './openapi-examples.ts'
import { requestSchema } from '../schema.ts'

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

/**
 * Kinds of success responses. The code types `Dc1Type` and `Dc2Type` determine the kind (AG-D14). Every kind has all
 * members.
 */
const kinds = {
  TextCode: textCode.extend(none),
  TextCodeWithText: textCode.extend(secondText),
  TextCodeWithUrl: textCode.extend(secondUrl),
  UrlCode: urlCode.extend(none),
  UrlCodeWithText: urlCode.extend(secondText),
  UrlCodeWithUrl: urlCode.extend(secondUrl),
}

/** The parts of the API description that the schemas and routes of the あっとギフト on-demand API do not contain. */
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
  examples,
}
