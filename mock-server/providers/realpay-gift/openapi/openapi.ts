import { z } from 'zod'
import type { ApiDescription, OperationDescription } from '../../../core/openapi/description.ts'
import {
  adSchema,
  emptySchema,
  errorSchema,
  giftSchema,
  imageSetSchema,
  purchaseCreatedSchema,
  purchaseSchema,
} from './response-schema.ts'
import { brandsSchema } from '../settings/catalogue.ts'
import { ACCESS_KEY, ACCESS_TOKEN, REQUEST_ID } from '../authenticate.ts'
import { examples } from './openapi-examples.ts'
import {
  accessKeySyntax,
  buyGiftSchema,
  colorSchema,
  createPurchaseSchema,
  purchaseIdSyntax,
  redirectUrlSchema,
  requestIdSyntax,
  videoSchema,
} from '../schema.ts'

/**
 * Schema of a file part. OpenAPI 3.1 requires only the media type. Client generators require the type and format of
 * OpenAPI 3.0.
 */
const file = z.string().meta({
  format: 'binary',
  contentMediaType: 'application/octet-stream',
  description:
    'A PNG, JPEG or GIF file of at most 2048 KB, by its extension (.png, .jpg, .jpeg, .gif) and its content.',
})
const imageFormSchema = z.strictObject({ content: file })
const adFormSchema = z.strictObject({ image: file, redirect_url: redirectUrlSchema() })

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

function imageOperations(slot: 'face' | 'header', pixels: string): Record<string, OperationDescription> {
  return {
    [`realpay-gift.set-${slot}-image`]: changing({
      summary: `Set the ${slot} image`,
      text: `Recommended: ${pixels} pixels. Replaces the one before.`,
      tag: 'design',
      rules: ['RP-D9', 'RP-O1', ...multipartBody, ...ofPurchase],
      request: { type: 'multipart/form-data', schemas: ['ImageForm'] },
      response: { schema: 'ImageSet', description: 'Where the image is.' },
    }),
    [`realpay-gift.delete-${slot}-image`]: changing({
      summary: `Delete the ${slot} image`,
      text: 'An error where none is set.',
      tag: 'design',
      rules: ['RP-D9', 'RP-A10', ...ofPurchase],
      response: { schema: 'Deleted', description: 'The image is gone.' },
    }),
  }
}

/** The parts of the API description that the schemas and routes of the デジタルギフト partner API do not contain. */
export const description: ApiDescription = {
  title: 'デジタルギフト partner API',
  version: 'unversioned',
  text: `Sells gifts that their receivers exchange for one of several brands, as gift-provider-mock plays it after the provider's document, which carries no version.

**A gift that is bought in production is paid for**, and no operation cancels it. The provider's hosts, \`digital-gift.jp\` and its subdomains, are no servers of this description, so that no tool calls them by default. The base path there is told by the provider (RP-A14).

**Request ids**: each request that changes something carries one of its own (RP-D4). After an answer that was lost, look the gift up by that id before anything is bought again; the same id a second time is refused with 409, whatever came of the first (RP-A4).

**Pace**: 300 requests a minute for each source address, over all operations; the number may change without notice (RP-D1).

Unknown paths and methods are answered with 404 (RP-A55); no operation below answers so. Form-encoded bodies, which a setting of the mock accepts (RP-O4), are left out.

Each \`x-rules\` names rules of the evidence register, which is \`x-register\`: *documented* by the provider, *observed* in a public integration, or *assumed* by the mock. The examples are what the mock answers, each named by the rule that it shows.`,
  tags: [
    { name: 'brands', description: 'What gifts can be exchanged for.' },
    { name: 'purchases', description: 'What gifts are bought under: prices, texts, brands.' },
    { name: 'design', description: "How a purchase's gifts look to their receivers." },
    { name: 'gifts', description: 'Buying gifts, and finding them again.' },
  ],
  securitySchemes: {
    accessKey: {
      type: 'apiKey',
      in: 'header',
      name: ACCESS_KEY,
      description: `Names the partner: \`${accessKeySyntax.source}\`, shared beforehand (RP-D3). Malformed or missing: 400; unknown: 401 (RP-A3).`,
    },
    accessToken: {
      type: 'apiKey',
      in: 'header',
      name: ACCESS_TOKEN,
      description:
        'A one-time password by RFC 6238 (TOTP), made for each request from the shared key. The key, the hash algorithm, the time step and the number of digits are agreed beforehand (RP-D2): the mock begins with SHA-1, 30 seconds and 6 digits, one integration agreed SHA-256, 15 seconds and 8 digits (RP-O5). Leading zeros belong to it. The mock lets one time step either side through (RP-A7).',
    },
  },
  security: [{ accessKey: [], accessToken: [] }],
  schemas: {
    requests: {
      CreatePurchase: createPurchaseSchema(),
      Color: colorSchema(),
      Video: videoSchema(),
      ImageForm: imageFormSchema,
      AdForm: adFormSchema,
      BuyGift: buyGiftSchema(),
    },
    responses: {
      Brands: brandsSchema(),
      PurchaseCreated: purchaseCreatedSchema,
      Purchase: purchaseSchema,
      Color: colorSchema(),
      Video: videoSchema(),
      ImageSet: imageSetSchema,
      Deleted: emptySchema,
      Ad: adSchema,
      Gift: giftSchema,
      Error: errorSchema,
    },
  },
  errors: {
    schema: 'Error',
    byStatus: {
      400: { description: 'A header, the purchase, a parameter or the body is wrong, and stays so.' },
      401: {
        description: 'The access key is not known, or the access token is missing or wrong.',
        shared: 'Unauthorized',
      },
      409: {
        description:
          'The request id was used before. Nothing was done: what the first request with it did can be looked up.',
        shared: 'Conflict',
      },
      429: {
        description:
          'Too many requests in a minute. Wait, then send it again. The document lists no status for it (RP-A1); the mock can answer 503 instead.',
        shared: 'TooManyRequests',
        retryAfter: true,
      },
      503: {
        description: 'The service failed, or the limit is answered so. Whether something was done is not known.',
        shared: 'Unavailable',
        retryAfter: true,
      },
    },
  },
  parameters: {
    purchaseId: {
      in: 'path',
      description: 'Of a purchase that this access key made.',
      schema: z.string().regex(purchaseIdSyntax),
    },
    request_id: {
      in: 'query',
      description: 'The request id with which the gift was bought.',
      schema: z.string().regex(requestIdSyntax),
    },
    [REQUEST_ID]: {
      in: 'header',
      description: 'Unique to each request that changes something, over all operations of the access key.',
      schema: z.string().regex(requestIdSyntax),
    },
  },
  operations: {
    'realpay-gift.list-brands': reading({
      summary: 'List the brands',
      text: 'The brands that a purchase may name, with the amounts that each allows. Brands are added without notice; only `code` is known for sure.',
      tag: 'brands',
      rules: ['RP-D5', 'RP-O3', 'RP-A12'],
      response: { schema: 'Brands', description: 'The brands.' },
    }),
    'realpay-gift.create-purchase': changing({
      summary: 'Make a purchase',
      text: 'Makes the id under which gifts are bought. It costs nothing yet.',
      tag: 'purchases',
      rules: ['RP-D6', 'RP-D15', 'RP-D16', 'RP-A11', 'RP-A52', 'RP-A57', 'RP-A66', 'RP-A67', ...jsonBody],
      request: { type: 'application/json', schemas: ['CreatePurchase'] },
      response: { schema: 'PurchaseCreated', description: 'The id of the purchase.' },
    }),
    'realpay-gift.get-purchase': reading({
      summary: 'Show a purchase',
      text: 'What it was made with, its colors and its images. The document lists 409 here, which a request without a request id cannot cause (RP-A13).',
      tag: 'purchases',
      rules: ['RP-D7', 'RP-A9', ...ofPurchase],
      response: { schema: 'Purchase', description: 'The purchase; null for what is not set.' },
    }),
    'realpay-gift.set-color': changing({
      summary: 'Set the colors',
      text: 'Two colors of six hex digits each.',
      tag: 'design',
      rules: ['RP-D8', 'RP-O1', 'RP-A11', ...jsonBody, ...ofPurchase],
      request: { type: 'application/json', schemas: ['Color'] },
      response: { schema: 'Color', description: 'The colors, as they were sent.' },
    }),
    ...imageOperations('face', '650 × 433'),
    ...imageOperations('header', '173 × 24'),
    'realpay-gift.set-video': changing({
      summary: 'Set the video',
      text: 'A YouTube video that the receiver watches first.',
      tag: 'design',
      rules: ['RP-D10', 'RP-O1', 'RP-A11', 'RP-A51', 'RP-A69', ...jsonBody, ...ofPurchase],
      request: { type: 'application/json', schemas: ['Video'] },
      response: { schema: 'Video', description: 'The video, as it was sent.' },
    }),
    'realpay-gift.set-ad': changing({
      summary: 'Set the ad',
      text: 'An image, and where it leads, on the page after the exchange.',
      tag: 'design',
      rules: ['RP-D11', 'RP-O1', 'RP-A11', ...multipartBody, ...ofPurchase],
      request: { type: 'multipart/form-data', schemas: ['AdForm'] },
      response: { schema: 'Ad', description: 'Where the image is, and where it leads.' },
    }),
    'realpay-gift.buy-gift': changing({
      summary: 'Buy a gift',
      text: "For one of the purchase's prices. Each gift takes a request of its own.",
      tag: 'gifts',
      rules: ['RP-D12', 'RP-D16', 'RP-A8', 'RP-A11', 'RP-A52', ...jsonBody, ...ofPurchase],
      request: { type: 'application/json', schemas: ['BuyGift'] },
      response: { schema: 'Gift', description: 'The gift, and what it costs.' },
    }),
    'realpay-gift.find-gift': reading({
      summary: 'Find a bought gift',
      text: 'By the request id that bought it: the way back after an answer that was lost.',
      tag: 'gifts',
      rules: ['RP-D13', 'RP-A6', 'RP-A58', ...ofPurchase],
      parameters: ['request_id'],
      response: { schema: 'Gift', description: 'The body that the purchase answered.' },
    }),
  },
  examples,
}
