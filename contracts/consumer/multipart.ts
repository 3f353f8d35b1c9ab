/** In place of the runtime's random one, so that the same upload is the same bytes each time. */
const BOUNDARY = 'gift-reference-client'
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

/** A form as the runtime writes it, but for its boundary. */
export async function encodeForm(form: FormData): Promise<Buffer<ArrayBuffer>> {
  const response = new Response(form)
  const boundary = response.headers.get('content-type')?.split('boundary=')[1]
  if (!boundary) throw new Error('the runtime gave the form no boundary')
  const written = Buffer.from(await response.arrayBuffer()).toString('latin1')
  return Buffer.from(written.replaceAll(boundary, BOUNDARY), 'latin1')
}
