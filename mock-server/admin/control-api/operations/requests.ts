import { languageQuerySchema, recordedScenarioSchema, requestFilterSchema, verifySchema } from '../../schemas.ts'
import type { RouteDescriptions } from '../description.ts'
import { issueCode, loseCode, sendRefusedOrder } from '../sample-requests.ts'

const id = { id: 'The journal id.' }
const lang = 'Language of the sentences.'
const ofId = (journalId: string) => ({ params: { id: journalId } })

export const requestRoutes: RouteDescriptions = {
  'GET /requests': {
    operationId: 'listRequests',
    tag: 'requests',
    summary: 'List requests',
    text: 'Returns the requests of the journal that meet all given filters, oldest first. `provider=none` returns the requests that reached no provider instead.',
    query: {
      schema: requestFilterSchema,
      texts: {
        provider: 'Name of a provider, or `none`.',
        operation: 'Name of an operation, such as `at-gift.issue`.',
        status: 'Status of the response.',
        outcome: 'Code of the outcome, such as `issued`.',
        after: 'Journal id: only later requests.',
        before: 'Journal id: only earlier requests.',
        limit: 'Maximum number of requests, from the oldest.',
        newest: 'Maximum number of requests, from the newest.',
        since: 'Time in ISO 8601: only requests at or after it, by the clock of the sandbox.',
        until: 'Time in ISO 8601: only requests before it.',
        lang,
        format: '`har` returns an HTTP archive for other tools.',
      },
    },
    response: { description: 'The requests, and the number of evicted ones.', schema: 'Requests' },
    errors: [400],
    examples: [
      {
        name: 'refused',
        summary: 'A refused order',
        before: sendRefusedOrder,
        request: () => ({ query: { status: '400' } }),
      },
      {
        name: 'archive',
        summary: 'An order as an HTTP archive',
        before: issueCode,
        request: () => ({ query: { format: 'har' } }),
        format: { schema: 'Har' },
      },
    ],
  },
  'GET /requests/:id': {
    operationId: 'getRequest',
    tag: 'requests',
    summary: 'Read a request',
    text: 'Returns one entry of the journal: the request, the response, and the rule that decided.',
    params: id,
    query: { schema: languageQuerySchema, texts: { lang } },
    response: { description: 'The request.', schema: 'Request' },
    errors: [400, 404],
    examples: [
      { name: 'issued', summary: 'An order that issued a code', before: issueCode, request: ofId },
      {
        name: 'unknown',
        summary: 'An unknown journal id',
        request: () => ({ params: { id: '000000099' } }),
        status: 404,
      },
    ],
  },
  'GET /requests/:id/accepted': {
    operationId: 'explainRefusal',
    tag: 'requests',
    summary: 'Explain a refusal',
    text: 'Returns what the provider would have accepted instead of a refused request, difference by difference.',
    params: id,
    query: { schema: languageQuerySchema, texts: { lang } },
    response: { description: 'The differences.', schema: 'AcceptedRequest' },
    errors: [400, 404],
    examples: [{ name: 'unknown-product', summary: 'An unknown product', before: sendRefusedOrder, request: ofId }],
  },
  'GET /requests/:id/curl': {
    operationId: 'getCurlCommand',
    tag: 'requests',
    summary: 'Read a request as a curl command',
    text: 'Returns a shell command that sends the request again. Environment variables stand for the credentials. Sending an order again issues another code.',
    params: id,
    response: { description: 'The command.', type: 'text/plain' },
    errors: [404],
    examples: [{ name: 'order', summary: 'An order', before: issueCode, request: ofId }],
  },
  'GET /requests/:id/scenario': {
    operationId: 'getRecordedScenario',
    tag: 'requests',
    summary: 'Make a scenario of a request',
    text: 'Returns a scenario in YAML with the same order and the same fault. Without a fault, the response is lost in the scenario.',
    params: id,
    query: {
      schema: recordedScenarioSchema,
      texts: { lose: '`response`: the response is lost in the scenario, whatever happened to the request.' },
    },
    response: { description: 'The scenario.', type: 'application/yaml' },
    errors: [400, 404, 409],
    examples: [{ name: 'lost-response', summary: 'An order whose response was lost', before: loseCode, request: ofId }],
  },
  'DELETE /requests': {
    operationId: 'clearRequests',
    tag: 'requests',
    summary: 'Clear the journal',
    text: 'Deletes all requests of the journal. The numbering continues, and the ledger stays.',
    response: { status: 204, description: 'The journal is empty.' },
    errors: [],
    examples: [{ name: 'clear', summary: 'Clear the journal', before: issueCode }],
  },
  'POST /requests/verify': {
    operationId: 'verifyRequests',
    tag: 'requests',
    summary: 'Verify the number of requests',
    text: 'Checks that the number of matching requests satisfies `count`. 409 means that the journal cannot tell.',
    body: { schema: verifySchema },
    response: { description: 'The number is as expected.', schema: 'Verification' },
    errors: [400, 409, 422],
    examples: [
      {
        name: 'one-order',
        summary: 'Exactly one order',
        before: issueCode,
        request: () => ({ json: { match: { operation: 'at-gift.issue', status: 200 }, count: { exactly: 1 } } }),
      },
      {
        name: 'no-order',
        summary: 'An order that should not have been sent',
        before: issueCode,
        request: () => ({ json: { match: { operation: 'at-gift.issue' }, count: { exactly: 0 } } }),
        status: 422,
      },
    ],
  },
}
