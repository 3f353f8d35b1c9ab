import { requireText } from './input.ts'
import type { ImageFile } from './realpay-gift-options.ts'

/** The three kinds that the document lists (RP-D9), by extension. */
const CONTENT_TYPES = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
])

/** A form with one file part. The runtime sets the boundary when it is sent, and each sending reads the bytes anew. */
export function imagePart(name: 'content' | 'image', image: ImageFile): FormData {
  const filename = requireText('image.filename', image.filename)
  const extension = filename.split('.').at(-1)?.toLowerCase() ?? ''
  const type = CONTENT_TYPES.get(extension) ?? 'application/octet-stream'
  const form = new FormData()
  // A Blob keeps bytes of its own, so what the caller changes later does not reach a request that waits for its turn.
  // It takes none in shared memory, hence the copy.
  const content = image.bytes instanceof Blob ? image.bytes : new Uint8Array(image.bytes)
  form.append(name, new Blob([content], { type }), filename)
  return form
}
