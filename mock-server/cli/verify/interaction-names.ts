/**
 * Japanese texts of the requests in the pacts. The description of an interaction begins with one of the English texts.
 */
const requests: readonly (readonly [english: string, japanese: string])[] = [
  ['a request to issue a code of a product outside the contract', '契約外の商品の発行'],
  ['a request to issue a code of a product that there is not', '存在しない商品の発行'],
  ['a request to issue a code of a campaign that there is not', '存在しないキャンペーンの発行'],
  ['a request to issue a code of a free amount', '自由な金額のコードの発行'],
  ['a request to issue a code of a fixed amount', '固定金額のコードの発行'],
  ['a request to issue a code that is a URL', 'URL 形式のコードの発行'],
  ['a request to issue a code that is paid out through Seven Payment', 'セブン・ペイメントで受け取るコードの発行'],
  ['a request to issue a code that does not expire', '無期限のコードの発行'],
  ['a request to issue a code that is answered as in the older sample', '古いサンプルと同じレスポンスの発行'],
  ['a request to issue a code', 'コードの発行'],
  ['an inquiry for a code of a free amount', '自由な金額のコードの照会'],
  ['an inquiry for a code of a fixed amount', '固定金額のコードの照会'],
  ['an inquiry for a code that is a URL', 'URL 形式のコードの照会'],
  ['an inquiry for a code that is paid out through Seven Payment', 'セブン・ペイメントで受け取るコードの照会'],
  ['an inquiry for a code that does not expire', '無期限のコードの照会'],
  ['an inquiry for a code', 'コードの照会'],
  ['an inquiry of a product outside the contract', '契約外の商品の照会'],
  ['an inquiry of a campaign that there is not', '存在しないキャンペーンの照会'],
  ['an inquiry', 'コードの照会'],
  ['a request for the brands', 'ブランド一覧の取得'],
  ['a request to make a purchase', '購入の作成'],
  ['a request for a purchase', '購入情報の取得'],
  ['a request to set the colours', '色の設定'],
  ['a request to set a colour that is no six hex digits', '16 進数 6 桁でない色の設定'],
  ['a request to set as the face image what is no image', '画像でない券面画像の設定'],
  ['a request to set as the header image what is no image', '画像でないヘッダー画像の設定'],
  ['a request to set the face image', '券面画像の設定'],
  ['a request to set the header image', 'ヘッダー画像の設定'],
  ['an upload of a PNG as the face image', '券面画像（PNG）の設定'],
  ['an upload of a GIF as the header image', 'ヘッダー画像（GIF）の設定'],
  ['an upload of a JPEG as the ad', '広告（JPEG）の設定'],
  ['a request to delete the face image', '券面画像の削除'],
  ['a request to delete the header image', 'ヘッダー画像の削除'],
  ['a request to delete a face image that is not set', '未設定の券面画像の削除'],
  ['a request to delete a header image that is not set', '未設定のヘッダー画像の削除'],
  ['a request to set the video', '動画の設定'],
  ['a request to set a video that is not of YouTube', 'YouTube でない動画の設定'],
  ['a request to set the ad', '広告の設定'],
  ['a request to set an ad that leads to no http address', 'リンク先が http でない広告の設定'],
  ['a request to buy a gift', 'ギフトの購入'],
  ['a search for a gift', 'ギフトの検索'],
  ['a request for a gift', 'ギフトの検索'],
]

/**
 * Japanese texts of the second part of an interaction's description. This part follows the request and describes the
 * circumstances.
 */
const circumstances: ReadonlyMap<string, string> = new Map([
  ['', ''],
  [' with a PIN', 'PIN 付き'],
  [', with a second URL', '2 つ目の URL 付き'],
  [' with another amount than the fixed one', '固定金額と異なる金額'],
  [' with another amount than that of the issue', '発行時と異なる金額'],
  [' with a TranId that there is not', '存在しない TranId'],
  [' with a wrong AuthKey', '誤った AuthKey'],
  [' from an address that is not registered', '未登録の接続元IPアドレス'],
  [' past the limit', '制限の超過'],
  [' while the service fails', 'サービスの障害中'],
  [', strict', 'strict'],
  [' with a price that the brand rules out, not strict', 'ブランドが認めない価格、strict なし'],
  [' with a price that the brand rules out, strict', 'ブランドが認めない価格、strict'],
  [' with a brand that there is not', '存在しないブランド'],
  [' of which nothing is set', '何も設定していない購入'],
  [' with its look', '見た目を設定した購入'],
  [' that there is not', '存在しない購入'],
  [' whose commission is not a whole number of yen', '手数料が円の整数にならない価格'],
  [' for a price that the purchase does not have', '購入にない価格'],
  [' that nobody bought', '購入していないギフト'],
  [' with a wrong token', '誤ったアクセストークン'],
  [' with a request id that was used', '使用済みのリクエストID'],
  [' with an access key that there is not', '存在しないアクセスキー'],
  [' with a token of three time steps ago', '3 タイムステップ前のアクセストークン'],
])

/**
 * Returns the Japanese name of an interaction of the pacts of this project; undefined for an interaction of another
 * pact.
 */
export function japaneseInteraction(description: string): string | undefined {
  // One text may be the beginning of another text, so the longest matching text is used.
  const found = requests
    .filter(([english]) => description.startsWith(english) && circumstances.has(description.slice(english.length)))
    .toSorted(([one], [other]) => other.length - one.length)
  const [english, japanese] = found[0] ?? []
  if (english === undefined) return undefined
  const circumstance = circumstances.get(description.slice(english.length))
  return circumstance ? `${japanese}（${circumstance}）` : japanese
}
