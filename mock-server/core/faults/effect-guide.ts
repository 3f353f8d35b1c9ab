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
 * The uses of all effects. The uses that prevent the operation come first, then the uses that fire after the operation.
 */
export const effectGuide: readonly EffectUse[] = [
  {
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 500 },
    text: {
      en: 'The provider answers with its error {status}. The request is not executed.',
      ja: 'プロバイダーがエラー {status} を返します。リクエストは実行されません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'html-error-page', status: 502 },
    text: {
      en: 'A gateway answers with an HTML page and the status {status}. The request is not executed.',
      ja: 'ゲートウェイがステータス {status} の HTML ページを返します。リクエストは実行されません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'reset-connection' },
    text: {
      en: 'The connection breaks before the provider handles the request. The request is not executed.',
      ja: 'プロバイダーが処理する前に接続が切れます。リクエストは実行されません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'empty-response' },
    text: {
      en: 'The connection closes without a response. The request is not executed.',
      ja: 'レスポンスなしで接続が閉じられます。リクエストは実行されません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'drop-request' },
    text: {
      en: 'The request is lost on its way: no response, no execution, and no entry in the journal.',
      ja: 'リクエストが途中で失われます。レスポンスはなく、実行もされず、ジャーナルにも残りません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'hang' },
    text: {
      en: 'The provider never responds. The request is not executed.',
      ja: 'プロバイダーは応答しません。リクエストは実行されません。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'delay', ms: LATE_MS },
    text: {
      en: 'The request is executed {seconds} seconds late, even if the client has given up by then.',
      ja: 'リクエストは {seconds} 秒遅れて実行されます。クライアントがタイムアウトした後でも実行されます。',
    },
  },
  {
    phase: 'before-commit',
    effect: { type: 'respond', status: 302, headers: { location: '/maintenance' } },
    text: {
      en: 'The response is a redirect to another page. The request is not executed.',
      ja: '別のページへのリダイレクトが返ります。リクエストは実行されません。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'ask' },
    text: {
      en: 'The request is executed, and the response waits until you choose: send it, lose it or break the connection.',
      ja: 'リクエストは実行され、レスポンスを届けるか、失わせるか、接続を切るかを選ぶまで待ちます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
    text: {
      en: 'The request is executed, but the connection breaks and the response is lost.',
      ja: 'リクエストは実行されますが、接続が切れてレスポンスが失われます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'hang' },
    text: {
      en: 'The request is executed, but no response ever arrives.',
      ja: 'リクエストは実行されますが、レスポンスは届きません。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'delay', ms: LATE_MS },
    text: {
      en: 'The request is executed, and the response arrives {seconds} seconds late. A client with a shorter timeout loses it.',
      ja: 'リクエストは実行され、レスポンスが {seconds} 秒遅れて届きます。それより短いタイムアウトのクライアントには届きません。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'provider-error', status: 500 },
    text: {
      en: 'The request is executed, but the client receives the provider’s error {status}.',
      ja: 'リクエストは実行されますが、クライアントにはプロバイダーのエラー {status} が届きます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'html-error-page', status: 504 },
    text: {
      en: 'The request is executed, but a gateway answers with an HTML page and the status {status}.',
      ja: 'リクエストは実行されますが、ゲートウェイがステータス {status} の HTML ページを返します。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'empty-response' },
    text: {
      en: 'The request is executed, but the connection closes without a response.',
      ja: 'リクエストは実行されますが、レスポンスなしで接続が閉じられます。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'respond', status: 204 },
    text: {
      en: 'The request is executed, but the client receives an empty response with the status {status}.',
      ja: 'リクエストは実行されますが、クライアントにはステータス {status} の空のレスポンスが届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'close-connection' },
    text: {
      en: 'The request is executed, but the connection closes in the middle of the body.',
      ja: 'リクエストは実行されますが、本文の途中で接続が閉じられます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'hang' },
    text: {
      en: 'The request is executed, but the body stops half-way and the connection stays open.',
      ja: 'リクエストは実行されますが、本文が途中で止まり、接続は開いたままになります。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'slow-body', ms: LATE_MS },
    text: {
      en: 'The request is executed, and the body arrives in small pieces over {seconds} seconds.',
      ja: 'リクエストは実行され、本文が {seconds} 秒かけて少しずつ届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'truncate-body' },
    text: {
      en: 'The request is executed, but half of the JSON is missing although the message is complete.',
      ja: 'リクエストは実行されますが、HTTP としては正常でも JSON の後半が欠けています。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'malformed-body' },
    text: {
      en: 'The request is executed, but the body is not valid JSON.',
      ja: 'リクエストは実行されますが、本文が JSON として正しくありません。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'malformed-chunk' },
    text: {
      en: 'The request is executed, but the chunked encoding of the body is broken.',
      ja: 'リクエストは実行されますが、本文のチャンク形式が壊れています。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'garbage-then-close' },
    text: {
      en: 'The request is executed, but the client receives bytes that are not HTTP.',
      ja: 'リクエストは実行されますが、HTTP ではないバイト列が届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'shift-jis-body' },
    text: {
      en: 'The request is executed, and the response is in Shift_JIS instead of UTF-8.',
      ja: 'リクエストは実行され、レスポンスが UTF-8 ではなく Shift_JIS で届きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'byte-order-mark' },
    text: {
      en: 'The request is executed, and the body begins with a byte order mark.',
      ja: 'リクエストは実行され、本文の先頭に BOM が付きます。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'wrong-content-type' },
    text: {
      en: 'The request is executed, but the response says that it is HTML.',
      ja: 'リクエストは実行されますが、Content-Type が HTML になっています。',
    },
  },
  {
    phase: 'mid-body',
    effect: { type: 'json-members', members: { newMember: 'unknown to the client' } },
    text: {
      en: 'The request is executed, and the response has a member that the client does not know.',
      ja: 'リクエストは実行され、レスポンスにクライアントの知らない項目が増えています。',
    },
  },
  {
    phase: 'after-commit',
    effect: { type: 'set', clockMs: 3_600_000 },
    text: {
      en: 'The request is executed, and the provider’s clock is an hour ahead from then on. Tokens of the client become invalid.',
      ja: 'リクエストは実行され、以後プロバイダーの時計が 1 時間進みます。クライアントのトークンは無効になります。',
    },
  },
]
