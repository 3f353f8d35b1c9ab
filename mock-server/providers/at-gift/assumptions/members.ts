import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'

/** Assumptions about the members of a request. */
export const members = {
  'AG-A1': {
    kind: 'provider',
    question: {
      en: 'May Amount be a JSON number (500) in a request, or must it be a text ("500") as in the sample?',
      ja: 'リクエストの Amount は、サンプルのとおり文字列（"500"）に限られますでしょうか。数値（500）でも受け付けられますでしょうか。',
    },
    decidedBy: { en: 'An issue with "Amount": 500.', ja: '"Amount": 500 とした発行リクエスト。' },
    alternatives: [
      {
        id: 'amount-number-accepted',
        text: {
          en: 'A number is accepted, in any notation of a whole number: 500, 500.0 or 5e2.',
          ja: '数値も受け付けられる。整数であれば 500、500.0、5e2 のどの表記でもよい。',
        },
        settings: { 'atGift.amount.acceptNumber': true },
      },
    ],
  },
  'AG-A6': {
    kind: 'provider',
    question: {
      en: 'How is a request handled that has a key which the document does not list, such as a misspelt "TranID"? And one whose TranId is null or an empty text: is it refused, or is a new code issued and billed?',
      ja: '仕様書にない項目（例えば綴りを誤った「TranID」）を含むリクエスト、および TranId が null または空文字のリクエストは、エラーになりますでしょうか。それとも無視され、新しいコードが発行（請求）されますでしょうか。',
    },
    decidedBy: {
      en: 'On the verification environment: a request with the TranId of an issued code under the key "TranID", and one with "TranId": null.',
      ja: '検証環境で、発行済みの TranId を「TranID」という項目名で送るリクエストと、"TranId": null のリクエスト。',
    },
    alternatives: [
      {
        id: 'unknown-keys-ignored',
        text: {
          en: 'Unknown keys are ignored: a request with a misspelt TranId issues a second code.',
          ja: '仕様書にない項目は無視される。TranId の綴りを誤ると、2つ目のコードが発行される。',
        },
        settings: { 'atGift.unknownKeys': 'ignore' },
      },
      {
        id: 'empty-tranid-issues',
        text: {
          en: 'A TranId that is null or empty counts as absent: the request issues a new code.',
          ja: 'null または空の TranId は「指定なし」とみなされ、新しいコードが発行される。',
        },
        settings: { 'atGift.inquiry.emptyTranId': 'issue' },
      },
    ],
  },
  'AG-A52': {
    kind: 'provider',
    question: {
      en: 'Is an Amount with leading zeros, a plus sign or blanks, such as "0500" or " 500", refused or converted?',
      ja: 'Amount に先頭のゼロ、符号、空白が含まれる場合（"0500"、"+500"、" 500" など）、エラーになりますでしょうか。それとも数値に変換のうえ受け付けられますでしょうか。',
    },
    decidedBy: { en: 'An issue with "Amount": "0500".', ja: '"Amount": "0500" とした発行リクエスト。' },
    alternatives: [
      {
        id: 'amount-padded-accepted',
        text: {
          en: 'Blanks, a plus sign and leading zeros are ignored.',
          ja: '空白、符号「+」、先頭のゼロは無視される。',
        },
        settings: { 'atGift.amount.notation': 'padded' },
      },
    ],
  },
} as const satisfies Partial<Assumptions<AtGiftRule>>
