import { fromBase64, toBase64 } from '../../core/util/base64.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { FilePart } from '../../core/http/multipart.ts'
import type { Page } from '../../core/provider/provider.ts'
import { collection, type Transaction } from '../../core/store/store.ts'

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

/** Determines a file's type from its name and its content, which must agree (RP-A10). */
export function imageKind({
  filename,
  bytes,
}: FilePart): { extension: Extension; refused?: never } | { refused: string; extension?: never } {
  if (bytes.length === 0) return { refused: 'the file is empty' }
  const written = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? ''
  const byName = Object.hasOwn(extensions, written) ? extensions[written] : undefined
  if (!byName) return { refused: 'the name of the file does not end in .png, .jpg, .jpeg or .gif' }
  const byContent = beginnings.find(([, beginning]) => beginning.every((byte, index) => bytes[index] === byte))?.[0]
  if (!byContent) return { refused: 'the file is no PNG, JPEG or GIF' }
  return byName === byContent
    ? { extension: byContent }
    : { refused: `the file is named .${written} and is a ${byContent.toUpperCase()}` }
}

const images = collection<{ base64: string }>('realpay-gift.images')

/** Stores an image and deletes the one that it replaces. @returns its name, which `imageUrl` turns into its URL */
export function saveImage(ctx: OperationContext, { bytes, extension }: ImageInput, inPlaceOf: string | null): string {
  const sequence = ctx.nextSequence('realpay-gift.image')
  const name = `${ctx.idStream('realpay-gift.image', sequence).alphanumeric(32)}.${extension}`
  ctx.tx.put(images, name, { base64: toBase64(bytes) })
  if (inPlaceOf !== null) ctx.tx.delete(images, inPlaceOf)
  return name
}

export function deleteImage(tx: Transaction, name: string): void {
  tx.delete(images, name)
}

export function imageUrl(mountUrl: string, name: string): string {
  return `${mountUrl}/images/${name}`
}

/** Serves the uploaded images at the URLs in the API's responses. */
export const imagePage: Page = {
  path: '/images/:name',
  render({ params, tx }) {
    const name = params['name'] ?? ''
    const image = tx.get(images, name)
    if (!image) return new Response('Not Found', { status: 404, headers: { 'content-type': 'text/plain' } })
    const extension = extensions[name.split('.').at(-1) ?? ''] ?? 'png'
    return new Response(fromBase64(image.base64), {
      headers: { 'content-type': types[extension], 'x-content-type-options': 'nosniff' },
    })
  },
}
