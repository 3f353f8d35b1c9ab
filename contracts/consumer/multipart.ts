/**
 * Fixed multipart boundary, used instead of the runtime's random boundary so that an upload always has the same bytes.
 */
const BOUNDARY = 'gift-reference-client'
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

/** Encodes a form in the same way as the runtime, but with the fixed boundary. */
export async function encodeForm(form: FormData): Promise<Buffer<ArrayBuffer>> {
  const response = new Response(form)
  const boundary = response.headers.get('content-type')?.split('boundary=')[1]
  if (!boundary) throw new Error('the runtime gave the form no boundary')
  const written = Buffer.from(await response.arrayBuffer()).toString('latin1')
  // Some versions of Node write no line break after the last boundary. In this case, the line break is added.
  return Buffer.from(written.replaceAll(boundary, BOUNDARY).replace(/(?:\r\n)?$/, '\r\n'), 'latin1')
}
