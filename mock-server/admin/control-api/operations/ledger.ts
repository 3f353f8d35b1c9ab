import { clearOrderSchema, ledgerQuerySchema, reportQuerySchema, timelineSchema } from '../../schemas.ts'
import type { RouteDescriptions } from '../description.ts'
import { issueCode, loseCode } from '../sample-requests.ts'

export const ledgerRoutes: RouteDescriptions = {
  'GET /ledger': {
    operationId: 'getLedger',
    tag: 'ledger',
    summary: 'Read the ledger',
    text: 'Returns the issued codes in the order of issue, what they would cost in production, and which of them are orphaned (billed but never received).',
    query: {
      schema: ledgerQuerySchema,
      texts: {
        newest: 'Maximum number of codes, from the newest. The totals also count the older codes.',
        since:
          'Time in ISO 8601: only codes issued at or after it, by the clock of the sandbox. The totals then cover only the period.',
        until: 'Time in ISO 8601: only codes issued before it. The totals then cover only the period.',
        format: '`csv` returns the codes alone, as CSV.',
      },
    },
    response: { description: 'The ledger.', schema: 'Ledger' },
    errors: [400],
    examples: [
      { name: 'one-code', summary: 'One code that the client received', before: issueCode },
      { name: 'orphaned', summary: 'One code whose response was lost', before: loseCode },
      {
        name: 'csv',
        summary: 'One code as CSV',
        before: issueCode,
        request: () => ({ query: { format: 'csv' } }),
        format: { type: 'text/csv' },
      },
    ],
  },
  'GET /ledger/timeline': {
    operationId: 'getLedgerTimeline',
    tag: 'ledger',
    summary: 'Read the growth of the ledger',
    text: 'Returns the totals in yen over time.',
    query: { schema: timelineSchema, texts: { points: 'Maximum number of points.' } },
    response: { description: 'The points, earliest first.', schema: 'Timeline' },
    errors: [400],
    examples: [{ name: 'one-code', summary: 'One code', before: issueCode }],
  },
  'POST /ledger/clear': {
    operationId: 'clearOrder',
    tag: 'ledger',
    summary: 'Record what the provider said about an order',
    text: 'Records the answer of the provider, given outside the API, about an order whose outcome the client does not know. A later order then counts as a new order.',
    body: { schema: clearOrderSchema },
    response: { description: 'The statement, compared with the ledger.', schema: 'Clearance' },
    errors: [400, 404, 409],
    examples: [
      {
        name: 'issued',
        summary: 'The provider issued the code',
        before: loseCode,
        request: (journalId) => ({ json: { request: journalId, as: 'issued', note: 'asked by telephone' } }),
      },
    ],
  },
  'POST /reconcile': {
    operationId: 'reconcile',
    tag: 'ledger',
    summary: "Compare a client's book with the ledger",
    text: 'Compares the orders that the client recorded (CSV with a header line, or JSON lines) with the codes that were issued.',
    body: { schema: { type: 'string' }, type: 'text/csv' },
    response: { description: 'What differs, in yen.', schema: 'BookComparison' },
    errors: [400, 413],
    examples: [
      {
        name: 'empty-book',
        summary: 'A billed code that the book does not have',
        before: issueCode,
        request: () => ({ text: 'order,provider,state,amount\n' }),
      },
    ],
  },
  'GET /report': {
    operationId: 'getReport',
    tag: 'ledger',
    summary: 'Read the report on the client',
    text: 'Judges the client by its requests: the rules of conduct, the totals of the ledger and the verdict of the active scenario.',
    query: {
      schema: reportQuerySchema,
      texts: { cases: 'Maximum number of violations, and of undecided cases, of each rule. All by default.' },
    },
    response: { description: 'The report.', schema: 'Report' },
    errors: [400],
    examples: [{ name: 'one-order', summary: 'A client that sent one order', before: issueCode }],
  },
  'POST /report': {
    operationId: 'getReportWithBook',
    tag: 'ledger',
    summary: 'Read the report on the client together with its book',
    text: 'Judges the client by its requests and by the orders that it recorded (CSV with a header line, or JSON lines).',
    body: { schema: { type: 'string' }, type: 'text/csv' },
    response: { description: 'The report.', schema: 'Report' },
    errors: [400, 413],
    examples: [
      {
        name: 'empty-book',
        summary: 'A client whose book does not have its order',
        before: issueCode,
        request: () => ({ text: 'order,provider,state,amount\n' }),
      },
    ],
  },
}
