import type { ReasonText } from './translate.ts'

/** Reasons that do not belong to a provider: HTTP, bodies, JSON values, rate limits and faults. */
export const sharedReasons: readonly ReasonText[] = [
  // Bodies and media types.
  { en: 'the body is too large', ja: '本文が大きすぎる' },
  { en: 'the caller went away while sending the body', ja: '本文の送信中に呼び出し元が切断した' },
  { en: 'the body is not valid UTF-8', ja: '本文が正しいUTF-8ではない' },
  { en: 'the body is not valid JSON', ja: '本文が正しいJSONではない' },
  { en: 'the body begins with a byte order mark', ja: '本文がバイト順マーク（BOM）で始まっている' },
  { en: 'the body has the key {key} twice', ja: '本文に項目 {key} が2回ある' },
  {
    en: 'the Content-Encoding is {encoding}, and only a body without one is read',
    ja: 'Content-Encodingが {encoding} である（Content-Encodingのない本文だけを受け付ける）',
  },
  { en: 'there is more than one Content-Type', ja: 'Content-Typeが2つ以上ある' },
  { en: 'the Content-Type header is missing', ja: 'Content-Typeヘッダーがない' },
  { en: 'the Content-Type is not {type}', ja: 'Content-Typeが {type} ではない' },
  {
    en: 'the Content-Type has a parameter other than charset=utf-8',
    ja: 'Content-Typeにcharset=utf-8以外のパラメーターがある',
  },
  { en: 'the parameters of the Content-Type are malformed', ja: 'Content-Typeのパラメーターの形式が誤っている' },
  // Multipart bodies.
  { en: 'the Content-Type names no boundary', ja: 'Content-Typeにboundaryがない' },
  {
    en: 'the boundary is not 1 to 70 ASCII characters, or it ends with a blank',
    ja: 'boundaryが1～70文字のASCIIではない、または空白で終わっている',
  },
  {
    en: 'the body has no line that consists of two hyphens and the boundary, and ends with CRLF',
    ja: '「--」とboundaryからなり、CRLFで終わる行が本文にない',
  },
  {
    en: 'the body has no last line that consists of two hyphens, the boundary and two hyphens',
    ja: '「--」・boundary・「--」からなる最終行が本文にない',
  },
  { en: 'the body has more than {count} parts', ja: '本文のパートが {count} 個を超えている' },
  { en: 'part {number} {_problem}', ja: 'パート {number}：{_problem}' },
  { en: 'has no headers', ja: 'ヘッダーがない' },
  { en: 'has more than {bytes} bytes of headers', ja: 'ヘッダーが {bytes} バイトを超えている' },
  { en: 'has no blank line after its headers', ja: 'ヘッダーの後に空行がない' },
  {
    en: 'has a header line that is not a name, a colon and a value',
    ja: '「名前: 値」の形式ではないヘッダー行がある',
  },
  { en: 'has more than one Content-Disposition', ja: 'Content-Dispositionが2つ以上ある' },
  { en: 'has no Content-Disposition form-data', ja: 'Content-Disposition: form-dataがない' },
  {
    en: 'has a Content-Disposition with malformed parameters',
    ja: 'Content-Dispositionのパラメーターの形式が誤っている',
  },
  {
    en: 'has a name* or filename* that is not percent-encoded UTF-8',
    ja: 'name* または filename* がパーセントエンコードされたUTF-8ではない',
  },
  { en: 'has no name', ja: 'nameがない' },
  // Values of JSON members.
  { en: 'at "{path}": {_problem}', ja: '「{path}」：{_problem}' },
  { en: 'is missing', ja: '指定されていない' },
  { en: 'is missing: it can be {values}', ja: '指定されていない（指定できる値：{values}）' },
  { en: 'is not a whole number', ja: '整数ではない' },
  { en: 'is {_actual}, not {_expected}', ja: '{_actual}である（正しくは{_expected}）' },
  { en: 'is none of {values}', ja: '{values} のいずれでもない' },
  { en: 'has more than {count} characters', ja: '{count} 文字を超えている' },
  { en: 'has fewer than {count} characters', ja: '{count} 文字未満である' },
  { en: 'has more than {count} items', ja: '要素が {count} 個を超えている' },
  { en: 'has fewer than {count} items', ja: '要素が {count} 個未満である' },
  { en: 'is more than {bound}', ja: '{bound} を超えている' },
  { en: 'is less than {bound}', ja: '{bound} 未満である' },
  { en: 'has the unknown key {key}', ja: '未知の項目 {key} がある' },
  { en: 'has the unknown keys {keys}', ja: '未知の項目 {keys} がある' },
  { en: 'is no {form}', ja: '{form} の形式ではない' },
  { en: 'is nothing that can be here', ja: '指定できない値である' },
  { en: 'there is no key "{key}"; did you mean "{meant}"?', ja: '項目「{key}」はない（「{meant}」の誤り？）' },
  { en: 'there is no key "{key}"; there are {known}', ja: '項目「{key}」はない（使える項目：{known}）' },
  { en: 'there is no key "{key}"; there is {known}', ja: '項目「{key}」はない（使える項目：{known}）' },
  { en: 'text', ja: '文字列' },
  { en: 'a number', ja: '数値' },
  { en: 'a whole number', ja: '整数' },
  { en: 'true or false', ja: '真偽値' },
  { en: 'a map', ja: 'オブジェクト' },
  { en: 'a list', ja: '配列' },
  { en: 'nothing', ja: 'null' },
  // Limits, faults and failures.
  {
    en: 'more than {requests} requests in {window} ms; there is room again in {wait} ms',
    ja: '{window} ミリ秒間のリクエストが {requests} 件を超えた（{wait} ミリ秒後に再び受け付ける）',
  },
  {
    en: 'more than 1 request in {window} ms; there is room again in {wait} ms',
    ja: '{window} ミリ秒間のリクエストが 1 件を超えた（{wait} ミリ秒後に再び受け付ける）',
  },
  { en: 'a fault asked for it', ja: '障害の設定による応答' },
  {
    en: 'the fault "{name}" ({effect}) ended the request before it was looked at',
    ja: '障害「{name}」（{effect}）により、リクエストは処理されずに終了した',
  },
  { en: 'the mock itself failed; its log says why', ja: 'モック自体の障害（原因はモックのログに記録）' },
  // Requests that are not valid HTTP, or reach nothing.
  {
    en: 'there is no operation with this method and path',
    ja: 'このメソッドとパスの操作はない',
  },
  {
    en: 'nothing is served at {path}; there are {served}; did you mean "{suggestion}"?',
    ja: '{path} には何もない（あるのは {served}。「{suggestion}」の誤り？）',
  },
  { en: 'nothing is served at {path}; there are {served}', ja: '{path} には何もない（あるのは {served}）' },
  {
    en: 'the HTTP version, the Host header or the request target is malformed',
    ja: 'HTTPのバージョン、Hostヘッダー、またはリクエスト対象の形式が誤っている',
  },
  {
    en: 'the client speaks HTTP/2 from the start, and this server HTTP/1.1',
    ja: 'クライアントが最初からHTTP/2で通信している（このサーバーはHTTP/1.1）',
  },
  { en: 'the request is not well-formed HTTP ({error})', ja: 'リクエストがHTTPとして正しくない（{error}）' },
  { en: 'the expectation cannot be met', ja: 'Expectヘッダーの要求に応じられない' },
  { en: 'this server is no proxy', ja: 'このサーバーはプロキシではない' },
]
