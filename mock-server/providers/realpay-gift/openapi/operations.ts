import type { OperationDescription } from '../../../core/openapi/description.ts'
import { REQUEST_ID } from '../authenticate.ts'

const everyChange = ['RP-D4', 'RP-A4', 'RP-A53'] as const
const jsonBody = ['RP-O4', 'RP-A54', 'RP-A58', 'RP-A60', 'RP-A64', 'RP-A65', 'RP-A68'] as const
const multipartBody = ['RP-A10', 'RP-A50', 'RP-A54', 'RP-A60', 'RP-A61', 'RP-A62', 'RP-A63', 'RP-A64'] as const
const ofPurchase = ['RP-A5', 'RP-A57'] as const

type Operation = Omit<OperationDescription, 'errors' | 'parameters'> & Pick<Partial<OperationDescription>, 'parameters'>

function reading({ rules, ...operation }: Operation): OperationDescription {
  return { ...operation, rules: [...rules, 'RP-A13'], errors: [400, 401, 429, 503] }
}

function changing({ rules, ...operation }: Operation): OperationDescription {
  return {
    ...operation,
    rules: [...everyChange, ...rules],
    parameters: [REQUEST_ID],
    errors: [400, 401, 409, 429, 503],
  }
}

const names = { face: '券面画像', header: 'ヘッダー画像' } as const

function imageOperations(slot: 'face' | 'header', pixels: string): Record<string, OperationDescription> {
  return {
    [`realpay-gift.set-${slot}-image`]: changing({
      summary: { en: `Set the ${slot} image`, ja: `${names[slot]}の設定` },
      text: {
        en: `Recommended: ${pixels} pixels. Replaces the one before.`,
        ja: `推奨サイズは ${pixels} ピクセルである。設定済みの画像は置き換えられる。`,
      },
      tag: 'design',
      rules: ['RP-D9', 'RP-O1', ...multipartBody, ...ofPurchase],
      request: { type: 'multipart/form-data', schemas: ['ImageForm'] },
      response: { schema: 'ImageSet', description: { en: 'Where the image is.', ja: '画像の URL。' } },
    }),
    [`realpay-gift.delete-${slot}-image`]: changing({
      summary: { en: `Delete the ${slot} image`, ja: `${names[slot]}の削除` },
      text: { en: 'An error where none is set.', ja: '未設定の場合はエラーになる。' },
      tag: 'design',
      rules: ['RP-D9', 'RP-A10', ...ofPurchase],
      response: { schema: 'Deleted', description: { en: 'The image is gone.', ja: '画像が削除された。' } },
    }),
  }
}

/** The operations of the API description. */
export const operations: Readonly<Record<string, OperationDescription>> = {
  'realpay-gift.list-brands': reading({
    summary: { en: 'List the brands', ja: 'ブランドの一覧' },
    text: {
      en: 'The brands that a purchase may name, with the amounts that each allows. Brands are added without notice; only `code` is known for sure.',
      ja: '購入で指定できるブランドと、それぞれで利用できる金額を返す。ブランドは予告なく追加される。確実に分かっている項目は `code` だけである。',
    },
    tag: 'brands',
    rules: ['RP-D5', 'RP-O3', 'RP-A12'],
    response: { schema: 'Brands', description: { en: 'The brands.', ja: 'ブランドの一覧。' } },
  }),
  'realpay-gift.create-purchase': changing({
    summary: { en: 'Make a purchase', ja: '購入の作成' },
    text: {
      en: 'Makes the id under which gifts are bought. It costs nothing yet.',
      ja: 'ギフトの購入に使う購入IDを作成する。この時点で費用は発生しない。',
    },
    tag: 'purchases',
    rules: ['RP-D6', 'RP-D15', 'RP-D16', 'RP-A11', 'RP-A52', 'RP-A57', 'RP-A66', 'RP-A67', ...jsonBody],
    request: { type: 'application/json', schemas: ['CreatePurchase'] },
    response: { schema: 'PurchaseCreated', description: { en: 'The id of the purchase.', ja: '購入ID。' } },
  }),
  'realpay-gift.get-purchase': reading({
    summary: { en: 'Show a purchase', ja: '購入の内容の取得' },
    text: {
      en: 'What it was made with, its colors and its images. The document lists 409 here, which a request without a request id cannot cause (RP-A13).',
      ja: '作成時の内容と、色、画像を返す。仕様書はこの操作に 409 を挙げているが、リクエストIDのないリクエストでは起こらない（RP-A13）。',
    },
    tag: 'purchases',
    rules: ['RP-D7', 'RP-A9', ...ofPurchase],
    response: {
      schema: 'Purchase',
      description: { en: 'The purchase; null for what is not set.', ja: '購入の内容。未設定の項目は null。' },
    },
  }),
  'realpay-gift.set-color': changing({
    summary: { en: 'Set the colors', ja: '色の設定' },
    text: { en: 'Two colors of six hex digits each.', ja: '6桁の16進数の色を2つ設定する。' },
    tag: 'design',
    rules: ['RP-D8', 'RP-O1', 'RP-A11', ...jsonBody, ...ofPurchase],
    request: { type: 'application/json', schemas: ['Color'] },
    response: { schema: 'Color', description: { en: 'The colors, as they were sent.', ja: '送信した色。' } },
  }),
  ...imageOperations('face', '650 × 433'),
  ...imageOperations('header', '173 × 24'),
  'realpay-gift.set-video': changing({
    summary: { en: 'Set the video', ja: '動画の設定' },
    text: {
      en: 'A YouTube video that the receiver watches first.',
      ja: '受取人が最初に視聴する YouTube の動画を設定する。',
    },
    tag: 'design',
    rules: ['RP-D10', 'RP-O1', 'RP-A11', 'RP-A51', 'RP-A69', ...jsonBody, ...ofPurchase],
    request: { type: 'application/json', schemas: ['Video'] },
    response: { schema: 'Video', description: { en: 'The video, as it was sent.', ja: '送信した動画。' } },
  }),
  'realpay-gift.set-ad': changing({
    summary: { en: 'Set the ad', ja: '広告の設定' },
    text: {
      en: 'An image, and where it leads, on the page after the exchange.',
      ja: '交換後のページに表示する画像と、そのリンク先を設定する。',
    },
    tag: 'design',
    rules: ['RP-D11', 'RP-O1', 'RP-A11', ...multipartBody, ...ofPurchase],
    request: { type: 'multipart/form-data', schemas: ['AdForm'] },
    response: {
      schema: 'Ad',
      description: { en: 'Where the image is, and where it leads.', ja: '画像の URL とリンク先。' },
    },
  }),
  'realpay-gift.buy-gift': changing({
    summary: { en: 'Buy a gift', ja: 'ギフトの購入' },
    text: {
      en: "For one of the purchase's prices. Each gift takes a request of its own.",
      ja: '購入に設定した金額のいずれかでギフトを購入し、費用が発生する。ギフト1件につき、リクエストを1件送る。',
    },
    tag: 'gifts',
    rules: ['RP-D12', 'RP-D16', 'RP-A8', 'RP-A11', 'RP-A52', ...jsonBody, ...ofPurchase],
    request: { type: 'application/json', schemas: ['BuyGift'] },
    response: { schema: 'Gift', description: { en: 'The gift, and what it costs.', ja: 'ギフトと、その費用。' } },
  }),
  'realpay-gift.find-gift': reading({
    summary: { en: 'Find a bought gift', ja: '購入済みのギフトの検索' },
    text: {
      en: 'By the request id that bought it: the way back after a response that was lost. If no gift was bought with the id, the status is 400 (RP-A5).',
      ja: '購入時のリクエストIDでギフトを検索する。レスポンスが届かなかった場合に、ギフトを取得する手段である。そのリクエストIDで購入したギフトがなければ 400 になる（RP-A5）。',
    },
    tag: 'gifts',
    rules: ['RP-D13', 'RP-A6', 'RP-A58', ...ofPurchase],
    parameters: ['request_id'],
    response: {
      schema: 'Gift',
      description: { en: 'The body of the response to the purchase.', ja: '購入時のレスポンスと同じ本文。' },
    },
  }),
}
