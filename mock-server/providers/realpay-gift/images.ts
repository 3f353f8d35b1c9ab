import { fromBase64, toBase64 } from '../../core/util/base64.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { FilePart } from '../../core/http/body/multipart.ts'
import type { PageRequest } from '../../core/provider/provider.ts'
import type { Explanation } from '../../core/reasons/reason.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { collection, type Transaction } from '../../core/store/store.ts'
import { refuse } from './errors.ts'
import { reasons } from './reasons/reasons.ts'
import { settings as definitions } from './settings/settings.ts'

export interface ImageInput {
  bytes: Uint8Array
  extension: 'png' | 'jpg' | 'gif'
}

type Extension = ImageInput['extension']

const extensions: Readonly<Record<string, Extension>> = { png: 'png', jpg: 'jpg', jpeg: 'jpg', gif: 'gif' }
const types: Readonly<Record<Extension, string>> = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' }

/** The first bytes (signature) of each file type. */
const beginnings: readonly (readonly [Extension, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpg', [0xff, 0xd8, 0xff]],
  ['gif', [...'GIF87a'].map((letter) => letter.charCodeAt(0))],
  ['gif', [...'GIF89a'].map((letter) => letter.charCodeAt(0))],
]

/**
 * Determines the type of a file from the name and the content of the file (RP-A10).
 * @param decides `both` if the name and the content must agree; `name` or `content` if only the name or only the
 * content determines the type
 */
export function imageKind(
  { filename, bytes }: FilePart,
  decides: 'both' | 'name' | 'content',
): { extension: Extension; refused?: never } | { refused: Explanation; extension?: never } {
  if (bytes.length === 0) return { refused: reasons.fileEmpty }
  const written = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? ''
  const byName = Object.hasOwn(extensions, written) ? extensions[written] : undefined
  if (!byName && decides !== 'content') return { refused: reasons.fileNameWrong }
  const byContent = beginnings.find(([, beginning]) => beginning.every((byte, index) => bytes[index] === byte))?.[0]
  if (decides === 'name' && byName) return { extension: byName }
  if (!byContent) return { refused: reasons.fileNotImage }
  return byName === byContent || decides === 'content'
    ? { extension: byContent }
    : { refused: reasons.fileNameDiffers({ extension: written, type: byContent.toUpperCase() }) }
}

const images = collection<{ base64: string }>('realpay-gift.images')

/**
 * Size of each image in bytes. The sizes are stored separately, so that an image can be deleted without reading the
 * image.
 */
const imageSizes = collection<number>('realpay-gift.image-sizes')
/** Key of the counter that holds the total size of all images in bytes. */
const TOTAL_BYTES = 'realpay-gift.image-bytes'

/**
 * Stores an image and deletes the image that the new image replaces.
 * @returns the name of the stored image, or the refusal if the total size of all images would exceed the limit
 * (RP-A63). `imageUrl` converts the name to a URL
 */
export function saveImage(
  ctx: OperationContext,
  { bytes, extension }: ImageInput,
  inPlaceOf: string | null,
): string | ProviderResponse {
  const maxBytes = typedSettings(definitions, ctx.settings)['realpayGift.images.maxBytes']
  const freed = inPlaceOf === null ? 0 : (ctx.tx.get(imageSizes, inPlaceOf) ?? 0)
  const total = ctx.tx.increment(TOTAL_BYTES, 0) - freed + bytes.length
  if (total > maxBytes)
    return refuse(503, 'RP-A63', reasons.imagesFull({ total, max: maxBytes }), { code: 'images-full' })
  const sequence = ctx.nextSequence('realpay-gift.image')
  const name = `${ctx.idStream('realpay-gift.image', sequence).alphanumeric(32)}.${extension}`
  ctx.tx.put(images, name, { base64: toBase64(bytes) })
  ctx.tx.put(imageSizes, name, bytes.length)
  ctx.tx.increment(TOTAL_BYTES, bytes.length)
  if (inPlaceOf !== null) deleteImage(ctx.tx, inPlaceOf)
  return name
}

export function deleteImage(tx: Transaction, name: string): void {
  tx.increment(TOTAL_BYTES, -(tx.get(imageSizes, name) ?? 0))
  tx.delete(imageSizes, name)
  tx.delete(images, name)
}

export function imageUrl(mountUrl: string, name: string): string {
  return `${mountUrl}/images/${name}`
}

/** Format of the name of a stored image. */
const imageName = /^[a-z0-9]{32}\.(png|jpg|gif)$/
const imageHeaders = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" }

/**
 * Serves an uploaded image at the URL in the API's responses. If there is no such image, the response is the plain text
 * `Not Found` with the status 404.
 */
export function renderImage({ params, tx }: PageRequest): Response {
  const [name, extension = ''] = imageName.exec(params['name'] ?? '') ?? []
  const image = name === undefined ? undefined : tx.get(images, name)
  const headers = { ...imageHeaders, 'content-type': image ? typeOf(extension) : 'text/plain' }
  return image
    ? new Response(fromBase64(image.base64), { headers })
    : new Response('Not Found', { status: 404, headers })
}

function typeOf(extension: string): string {
  return types[extensions[extension] ?? 'png']
}
