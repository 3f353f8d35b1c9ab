import type { Text } from '../localized-text.ts'
import type { Phase } from './effect.ts'
import type { EffectType } from './effects/index.ts'

/** An effect in one phase, with a sentence that explains the effect to users. */
export interface EffectUse {
  phase: Phase
  /** The effect with its options. If the options contain a status or a duration, the value is only an example. */
  effect: Readonly<Record<string, unknown>> & { type: EffectType }
  /**
   * A sentence that says what the fault does. `{status}` is the placeholder for the status in the effect's options, and
   * `{seconds}` is the placeholder for the duration.
   */
  text: Text
}

/** Duration of the delays in this guide [ms]. Most clients give up earlier. */
const LATE_MS = 30_000

/**
 * The uses of all effects. The uses that prevent the operation come first, then the uses that act after the operation.
 */
export const effectGuide: readonly EffectUse[] = [
  {
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 500 },
    text: {
      en: 'The provider answers with its error {status}. Nothing is done.',
      ja: 'プロバイダーがエラー {status} を返します。処理は行われません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'html-error-page', status: 502 },
    text: {
      en: 'A gateway answers with an HTML page and the status {status}. Nothing is done.',
      ja: 'ゲートウェイがステータス {status} のHTMLページを返します。処理は行われません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'reset-connection' },
    text: {
      en: 'The connection breaks before the provider handles the request. Nothing is done.',
      ja: 'プロバイダーが処理する前に接続が切れます。処理は行われません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'empty-response' },
    text: {
      en: 'The connection closes without a response. Nothing is done.',
      ja: 'レスポンスなしで接続が閉じられます。処理は行われません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'drop-request' },
    text: {
      en: 'The request is lost on its way: no response, nothing is done, and the journal has no entry.',
      ja: 'リクエストが途中で失われます。レスポンスはなく、処理も行われず、ジャーナルにも残りません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'hang' },
    text: {
      en: 'The provider never responds. Nothing is done.',
      ja: 'プロバイダーは応答しません。処理は行われません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'delay', ms: LATE_MS },
    text: {
      en: 'The provider handles the request {seconds} seconds late, even if the client has given up by then.',
      ja: '{seconds} 秒遅れて処理されます。クライアントがタイムアウトした後でも処理は行われます。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'respond', status: 302, headers: { location: '/maintenance' } },
    text: {
      en: 'The response is a redirect to another page. Nothing is done.',
      ja: '別のページへのリダイレクトが返ります。処理は行われません。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'ask' },
    text: {
      en: 'It is done, and the response waits until you choose: send it, lose it or break the connection.',
      ja: '処理は完了し、レスポンスを届けるか、失わせるか、接続を切るかを選ぶまで待ちます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
    text: {
      en: 'It is done, but the connection breaks and the response is lost.',
      ja: '処理は完了しますが、接続が切れてレスポンスが失われます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'hang' },
    text: {
      en: 'It is done, but no response ever arrives.',
      ja: '処理は完了しますが、レスポンスは届きません。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'delay', ms: LATE_MS },
    text: {
      en: 'It is done, and the response arrives {seconds} seconds late. A client with a shorter timeout loses it.',
      ja: '処理は完了し、レスポンスが {seconds} 秒遅れて届きます。それより短いタイムアウトのクライアントには届きません。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'provider-error', status: 500 },
    text: {
      en: 'It is done, but the client receives the provider’s error {status}.',
      ja: '処理は完了しますが、クライアントにはプロバイダーのエラー {status} が届きます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'html-error-page', status: 504 },
    text: {
      en: 'It is done, but a gateway answers with an HTML page and the status {status}.',
      ja: '処理は完了しますが、ゲートウェイがステータス {status} のHTMLページを返します。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'empty-response' },
    text: {
      en: 'It is done, but the connection closes without a response.',
      ja: '処理は完了しますが、レスポンスなしで接続が閉じられます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'respond', status: 204 },
    text: {
      en: 'It is done, but the client receives an empty response with the status {status}.',
      ja: '処理は完了しますが、クライアントにはステータス {status} の空のレスポンスが届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'close-connection' },
    text: {
      en: 'It is done, but the connection closes in the middle of the body.',
      ja: '処理は完了しますが、本文の途中で接続が閉じられます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'hang' },
    text: {
      en: 'It is done, but the body stops half-way and the connection stays open.',
      ja: '処理は完了しますが、本文が途中で止まり、接続は開いたままになります。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'slow-body', ms: LATE_MS },
    text: {
      en: 'It is done, and the body arrives in small pieces over {seconds} seconds.',
      ja: '処理は完了し、本文が {seconds} 秒かけて少しずつ届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'truncate-body' },
    text: {
      en: 'It is done, but half of the JSON is missing although the message is complete.',
      ja: '処理は完了しますが、HTTPとしては正常でもJSONの後半が欠けています。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'malformed-body' },
    text: {
      en: 'It is done, but the body is not valid JSON.',
      ja: '処理は完了しますが、本文がJSONとして正しくありません。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'malformed-chunk' },
    text: {
      en: 'It is done, but the chunked encoding of the body is broken.',
      ja: '処理は完了しますが、本文のチャンク形式が壊れています。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'garbage-then-close' },
    text: {
      en: 'It is done, but the client receives bytes that are not HTTP.',
      ja: '処理は完了しますが、HTTPではないバイト列が届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'shift-jis-body' },
    text: {
      en: 'It is done, and the response is in Shift_JIS instead of UTF-8.',
      ja: '処理は完了し、レスポンスがUTF-8ではなくShift_JISで届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'byte-order-mark' },
    text: {
      en: 'It is done, and the body begins with a byte order mark.',
      ja: '処理は完了し、本文の先頭にBOMが付きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'wrong-content-type' },
    text: {
      en: 'It is done, but the response says that it is HTML.',
      ja: '処理は完了しますが、Content-TypeがHTMLになっています。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'json-members', members: { newMember: 'unknown to the client' } },
    text: {
      en: 'It is done, and the response has a member that the client does not know.',
      ja: '処理は完了し、レスポンスにクライアントの知らない項目が増えています。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'set', clockMs: 3_600_000 },
    text: {
      en: 'It is done, and the provider’s clock is an hour ahead from then on. Tokens of the client become invalid.',
      ja: '処理は完了し、以後プロバイダーの時計が1時間進みます。クライアントのトークンは無効になります。',
    },
  },
]
