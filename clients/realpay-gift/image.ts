import { requireText } from '../input.ts'
import type { ImageFile } from './options.ts'

/** The documented image types (RP-D9) by file extension. */
const CONTENT_TYPES = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
])

/** Returns a form with one file part. The form can be sent several times. The runtime sets the multipart boundary. */
export function imagePart(name: 'content' | 'image', image: ImageFile): FormData {
  const filename = requireText('image.filename', image.filename)
  const extension = filename.split('.').at(-1)?.toLowerCase() ?? ''
  const type = CONTENT_TYPES.get(extension) ?? 'application/octet-stream'
  const form = new FormData()
  // The Blob copies the bytes, because the caller may change the bytes while the request waits for the pacer. A Blob
  // cannot be created from shared memory, so `new Uint8Array` first copies the bytes to normal memory.
  const content = image.bytes instanceof Blob ? image.bytes : new Uint8Array(image.bytes)
  form.append(name, new Blob([content], { type }), filename)
  return form
}
