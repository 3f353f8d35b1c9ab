import { Buffer } from 'node:buffer'

/** Images of one pixel. There is one image of each type that RP-D9 allows. */
export const png = fileOf(
  'face.png',
  'image/png',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
)
export const gif = fileOf('header.gif', 'image/gif', 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7')
export const jpeg = fileOf(
  'banner.jpg',
  'image/jpeg',
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
)
/** A file with the name and type of a PNG but other contents. */
export const notAnImage = fileOf('face.png', 'image/png', Buffer.from('not an image').toString('base64'))

export interface ImageExample {
  readonly filename: string
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

function fileOf(filename: string, type: string, base64: string): ImageExample {
  return { filename, type, bytes: new Uint8Array(Buffer.from(base64, 'base64')) }
}

/** Returns the multipart form of an upload: the file in `part`, and additional fields (RP-D9, RP-D11). */
export function formOf(
  part: string,
  { filename, type, bytes }: ImageExample,
  fields: Record<string, string> = {},
): FormData {
  const form = new FormData()
  form.append(part, new Blob([bytes], { type }), filename)
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}
