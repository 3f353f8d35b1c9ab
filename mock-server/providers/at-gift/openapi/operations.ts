import type { OperationDescription } from '../../../core/openapi/description.ts'
import { requestSchema } from '../request-schema.ts'
import { successSchema } from './response-schema.ts'

/** The operations of the API description. */
export const operations: Readonly<Record<string, OperationDescription>> = {
  'at-gift.issue': {
    summary: { en: 'Issue a code, or inquire for an issued one', ja: 'コードの発行、または発行済みのコードの照会' },
    text: {
      en: 'Without `TranId` a new code is issued, and paid for. With the `TranId` of an issued code that code is shown again, and nothing is issued; `DcId` and `Amount` are then those of the issue (AG-A5). One path and one method serve both: the mock calls the first operation `at-gift.issue` and the second `at-gift.inquire`.',
      ja: '`TranId` がなければ、新しいコードを発行し、費用が発生する。発行済みのコードの `TranId` を付けると、同じコードが再び返り、新たな発行はない。その場合の `DcId` と `Amount` は、発行時と同じでなければならない（AG-A5）。どちらもパスとメソッドは同じであり、モックは前者を `at-gift.issue`、後者を `at-gift.inquire` と呼ぶ。',
    },
    tag: 'codes',
    rules: [],
    request: { type: 'application/json', schemas: ['IssueRequest', 'InquiryRequest'], members: requestSchema() },
    response: {
      schema: 'IssuedCode',
      members: successSchema,
      description: {
        en: 'The code: newly issued, or, for an inquiry, as it was issued.',
        ja: '発行したコード。照会の場合は、発行時と同じコード。',
      },
    },
    errors: [400, 401, 403, 404, 429, 500],
  },
}
