import type { Text } from '../../localized-text.ts'

/** A difference between the book and the ledger, or an order whose outcome still has to be cleared up. */
export interface Finding {
  kind: FindingKind
  /** `error`: book and ledger differ. `notice`: book and ledger agree, but the order needs attention. */
  severity: 'error' | 'notice'
  provider: string
  /** The name that the client uses for the order; null if the book does not contain the order. */
  order: string | null
  /** TranId or request id; null if neither the book nor the ledger has a reference. */
  reference: string | null
  /** Numbers of the lines about the order in the book, lowest first. */
  lines: readonly number[]
  /**
   * Amount in yen: the price of the billed codes that the client does not use, or the amount by which the book is
   * wrong. If several findings are about one code, only the first finding counts the code. The amounts of all findings
   * can therefore be added up.
   */
  yen: number
  /** One sentence that says what differs. The sentence contains no code. */
  text: Text
  /** What to do about the finding, and what to change in the client. */
  remedy: Text
  /** Journal ids of the requests that issued the codes. */
  requests: readonly string[]
}

export type FindingKind =
  | 'billed-unknown'
  | 'same-code-twice'
  | 'two-codes'
  | 'never-issued'
  | 'code-missing'
  | 'second-code-missing'
  | 'remittance-code-missing'
  | 'wrong-amount'
  | 'failed-issued'
  | 'unknown-delivered'
  | 'kept-undelivered'
  | 'provider-contradicted'
  | 'cleared-issued'
  | 'cleared-not-issued'
  | 'unknown-issued'
  | 'unknown-not-issued'

interface FindingTexts {
  severity: Finding['severity']
  /** Short name of the kind, for tables. */
  title: Text
  remedy: Text
}

export const findingTexts: Readonly<Record<FindingKind, FindingTexts>> = {
  'billed-unknown': {
    severity: 'error',
    title: { en: 'billed, not in the book', ja: '請求あり・帳簿になし' },
    remedy: {
      en: 'Write the order into the book before you send it, as unknown, and the outcome after the response. Ask the provider for the code by its reference.',
      ja: '注文は送信前に unknown として帳簿に記録し、レスポンスのあとに結果を追記する。コードは参照番号を示してプロバイダーに確認する。',
    },
  },
  'same-code-twice': {
    severity: 'error',
    title: { en: 'one code in two orders', ja: '1 つのコードが 2 件の注文に' },
    remedy: {
      en: 'Give each code to one order only: store it under a unique key. One of the two customers needs a code of their own.',
      ja: '1 つのコードは 1 件の注文だけに割り当て、一意キーで保存する。どちらかの顧客には別のコードが必要になる。',
    },
  },
  'two-codes': {
    severity: 'error',
    title: { en: 'two codes for one order', ja: '1 件の注文にコードが 2 つ' },
    remedy: {
      en: 'Issue again only after it is certain that nothing was issued. No code can be cancelled: use the surplus code for the next order of the product.',
      ja: '発行されていないことを確認できるまで再発行しない。コードは取り消せないため、余ったコードは同じ商品の次の注文に使う。',
    },
  },
  'never-issued': {
    severity: 'error',
    title: { en: 'kept, never issued', ja: '保存済み・発行なし' },
    remedy: {
      en: 'Store the code exactly as it is in the response, decoded as UTF-8, and store nothing if the response cannot be read.',
      ja: 'レスポンスを UTF-8 として読み、コードを一字も変えずに保存する。読み取れないレスポンスからは保存しない。',
    },
  },
  'code-missing': {
    severity: 'error',
    title: { en: 'kept without its code', ja: '保存済みだがコードなし' },
    remedy: {
      en: 'Mark an order as kept only after its code is stored, not when the response begins.',
      ja: '注文を kept にするのは、レスポンスを受け始めたときではなく、コードを保存し終えてからにする。',
    },
  },
  'second-code-missing': {
    severity: 'error',
    title: { en: 'second code missing', ja: '2 つ目のコードなし' },
    remedy: {
      en: 'Store the second code too: the end user cannot use the first one without it.',
      ja: '2 つ目のコードも保存する。1 つ目のコードだけではエンドユーザーは利用できない。',
    },
  },
  'remittance-code-missing': {
    severity: 'error',
    title: { en: 'remittance code missing', ja: '送金番号なし' },
    remedy: {
      en: 'Store the remittance code too: the end user is not paid out without it.',
      ja: '送金番号も保存する。これがないとエンドユーザーは受け取れない。',
    },
  },
  'wrong-amount': {
    severity: 'error',
    title: { en: 'wrong amount', ja: '金額の相違' },
    remedy: {
      en: 'Book the amount of the response, in yen and without fees.',
      ja: '帳簿にはレスポンスの金額（円、手数料を含まない）を記録する。',
    },
  },
  'failed-issued': {
    severity: 'error',
    title: { en: 'failed, but issued', ja: '失敗と記録・発行あり' },
    remedy: {
      en: 'Mark an order as failed only after a refusal of the provider (a documented 4xx). After a timeout, a lost connection, a 5xx or a response that cannot be read, it is unknown.',
      ja: '注文を failed にするのは、プロバイダーに拒否された（仕様書にある 4xx の）場合だけにする。タイムアウト、切断、5xx、読み取れないレスポンスのあとは unknown とする。',
    },
  },
  'unknown-delivered': {
    severity: 'error',
    title: { en: 'unknown, but delivered', ja: 'コードを受信したのに結果不明と記録' },
    remedy: {
      en: 'Store the code as soon as its response is read, and book the order as kept. The code is paid for: find it by its reference, or ask the provider for it. Do not order again.',
      ja: 'レスポンスを読み取ったら、すぐにコードを保存し、kept に改める。コードの代金は発生しているため、参照番号で検索するか、プロバイダーに確認する。再注文しない。',
    },
  },
  'kept-undelivered': {
    severity: 'notice',
    title: { en: 'kept from a damaged response', ja: '壊れたレスポンスから保存' },
    remedy: {
      en: 'Nothing is lost. If the provider offers an inquiry or a look-up, check a code with it before you store the code from a damaged response.',
      ja: '損失はない。壊れたレスポンスから読み取ったコードは、照会や検索ができる場合、確認してから保存する。',
    },
  },
  'provider-contradicted': {
    severity: 'notice',
    title: { en: 'billed against the word of the provider', ja: '請求がプロバイダーの回答と矛盾' },
    remedy: {
      en: "The client did as the provider said. Keep the provider's answer, and dispute the bill.",
      ja: 'クライアントはプロバイダーの回答に従っている。回答の記録を残し、請求に異議を申し立てる。',
    },
  },
  'cleared-issued': {
    severity: 'notice',
    title: { en: 'unknown, cleared as issued', ja: '結果不明・「発行済み」と回答あり' },
    remedy: {
      en: 'Get the code from the provider, and book the order as kept. Do not order again.',
      ja: 'プロバイダーからコードを受け取り、kept に改める。再注文しない。',
    },
  },
  'cleared-not-issued': {
    severity: 'notice',
    title: { en: 'unknown, cleared as not issued', ja: '結果不明・「未発行」と回答あり' },
    remedy: {
      en: 'Book the order as failed. After that, you may order again.',
      ja: '注文を failed に改める。そのあとで再注文してよい。',
    },
  },
  'unknown-issued': {
    severity: 'notice',
    title: { en: 'unknown, was issued', ja: '結果不明・発行あり' },
    remedy: {
      en: 'Ask the provider: "Was a code issued for this order, and which one?" Name product, amount, time and reference. Then book it as kept with the code. Do not order again before.',
      ja: 'プロバイダーに「この注文でコードは発行されたか、どのコードか」を、商品・金額・時刻・参照番号を示して確認し、コードとともに kept に改める。それまで再注文しない。',
    },
  },
  'unknown-not-issued': {
    severity: 'notice',
    title: { en: 'unknown, not issued', ja: '結果不明・発行なし' },
    remedy: {
      en: 'Ask the provider: "Was a code issued for this order?" The ledger has none. Then book it as failed, and order again.',
      ja: 'プロバイダーに「この注文でコードは発行されたか」を確認する（台帳には発行がない）。確認できたら failed に改め、再注文する。',
    },
  },
}

/** Remedies for special cases. Such a remedy replaces the usual remedy of the finding's kind in `findingTexts`. */
export const specialRemedies = {
  /**
   * Remedy for `billed-unknown` in a special case: the book has an order of the same provider and amount that is kept
   * now and was unknown in an earlier line.
   */
  firstCode: {
    en: 'If your client ordered again, this is the first code: a second order line or a note must keep it. Ask the provider by product, amount and time.',
    ja: 'クライアントが再注文した場合、これは 1 回目のコードである。別の注文行またはメモとして帳簿に残し、商品・金額・時刻を示してプロバイダーに確認する。',
  },
  /** Remedy for `cleared-issued` if the ledger has no code for the order. */
  noCodeToGet: {
    en: 'The ledger has no code: nothing is billed, and no code will come. Ask the provider again, then book the order as failed, and order again.',
    ja: '台帳に発行の記録はない。請求はなく、コードも届かない。プロバイダーに再確認し、failed に改めてから再注文する。',
  },
} as const satisfies Record<string, Text>
