/** A multipart upload as an HTTP client encodes it. Most uploads contain `redirect_url` in addition to the file. */
export interface ClientUpload {
  client: string
  contentType: string
  /** Lines of the body, joined by CRLF. `<FILE>` stands for the bytes of the file, and `<URL>` for the redirect URL. */
  lines: readonly string[]
  /** Original file name that the calling program gives to the client. */
  filename: string
}

export const JAPANESE = '画像.png'
/** `JAPANESE` in percent-encoding. */
export const PERCENT = '%E7%94%BB%E5%83%8F.png'

export function upload(client: string, contentType: string, filename: string, ...lines: string[]): ClientUpload {
  return { client, contentType, filename, lines }
}

/** Returns the bytes of an upload in which the file and the URL replace the placeholders. */
export function bytesOf(
  { lines }: Pick<ClientUpload, 'lines'>,
  file: Uint8Array,
  url = 'https://a.example/',
): Uint8Array<ArrayBuffer> {
  const [before = '', after = ''] = lines.join('\r\n').replace('<URL>', url).split('<FILE>')
  return Uint8Array.from(Buffer.concat([Buffer.from(before), file, Buffer.from(after)]))
}
