import fc from 'fast-check'
import { joined } from './http-mutations.ts'
import { bytesOf } from './request.ts'

/** First bytes of each accepted file type, by the extension of the file name. */
const beginnings = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  jpg: [0xff, 0xd8, 0xff],
  jpeg: [0xff, 0xd8, 0xff],
  gif: [...Buffer.from('GIF89a')],
} as const
type Extension = keyof typeof beginnings

/**
 * Description of an upload. If `wrong` is undefined, the upload is valid by RFC 7578 and RFC 2046. Otherwise `wrong`
 * names the only defect.
 */
export interface Upload {
  slot: 'face' | 'header' | 'ad'
  boundary: string
  quotesBoundary: boolean
  preamble: string
  epilogue: string
  /** White space after each boundary. */
  padding: string
  extension: Extension
  /** Content of the file after the first bytes that identify its type. */
  content: Uint8Array
  disposition: keyof typeof dispositions
  extraHeaders: readonly string[]
  /** True if the file comes before the text field. Only an upload of an ad has both. */
  fileFirst: boolean
  wrong: keyof typeof defects | undefined
}

/** Ways to write the Content-Disposition header, which names a part and its file. */
const dispositions = {
  quoted: (name: string, file: string) => `Content-Disposition: form-data; name="${name}"; filename="${file}"`,
  tokens: (name: string, file: string) => `Content-Disposition: form-data; name=${name}; filename=${file}`,
  'with both file names': (name: string, file: string) =>
    `Content-Disposition: form-data; name=${name}; filename=${file}; filename*=utf-8''${file}`,
  'with the extended file name': (name: string, file: string) => `Content-Disposition: form-data; name="${name}"; filename*=UTF-8''%e7%94%bb${file}`,
  'with the file name first': (name: string, file: string) => `Content-Disposition: form-data; filename="${file}"; name="${name}"`,
  folded: (name: string, file: string) => `Content-Disposition: form-data;\r\n\tname="${name}";\r\n filename="${file}"`,
  'in lower case, without blanks': (name: string, file: string) => `content-disposition:form-data;name="${name}";filename="${file}"`,
  'with blanks': (name: string, file: string) => `Content-Disposition:  form-data ; name = "${name}" ; filename = "${file}" `,
  'with quotes in the file name': (name: string, file: string) =>
    `Content-Disposition: form-data; name="${name}"; filename="a \\"b\\"; name=c; ${file}"`,
  'with percents for quotes': (name: string, file: string) => `Content-Disposition: form-data; name="${name}"; filename="%22a%22 ${file}"`,
  'with another parameter': (name: string, file: string) => `Content-Disposition: form-data; x=";name=b"; name="${name}"; filename="${file}"`,
} as const // prettier-ignore

interface Written {
  type: string
  parts: { head: string; content: Uint8Array }[]
  end: string
  lineBreak: string
}

/** Changes that make an upload invalid. The mock must refuse an upload after such a change. */
const defects = {
  'no last boundary': (written: Written) => ({ ...written, end: '' }),
  'line feeds alone': (written: Written) => ({ ...written, lineBreak: '\n' }),
  'no boundary in the type': (written: Written) => ({ ...written, type: 'multipart/form-data' }),
  'another boundary in the type': (written: Written) => ({ ...written, type: 'multipart/form-data; boundary=another' }),
  'another type': (written: Written) => ({ ...written, type: written.type.replace('form-data', 'mixed') }),
  'no parts': (written: Written) => ({ ...written, parts: [] }),
  'the file twice': (written: Written) => ({ ...written, parts: [...written.parts, ...written.parts.filter(isFile)] }),
  'an unknown part': (written: Written) => ({
    ...written,
    parts: [...written.parts, { head: 'Content-Disposition: form-data; name="x"', content: bytesOf('1') }],
  }),
  'no name': changedHeads((head) => head.replace(/\bname\s*=\s*"?(?:content|image)"?/i, 'x=y')),
  'no file name': changedHeads((head) => head.replaceAll(/filename\*?\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;]+)/gi, 'x=y')),
  'no disposition': changedHeads((head) => head.replace(/content-disposition:/i, 'X-Disposition:')),
  'two dispositions': changedHeads((head) => `${head}\r\n${head}`),
  'an unclosed quote': changedHeads((head) => head.replace(/form-data/i, 'form-data; y="')),
  'a header without a colon': changedHeads((head) => `${head}\r\nnonsense`),
  'a blank before the colon': changedHeads((head) => head.replace(/^([\w-]+):/, '$1 :')),
  'an attachment': changedHeads((head) => head.replace(/form-data/i, 'attachment')),
  'another extension': changedHeads((head) => head.replaceAll(/\.(?:png|jpe?g|gif)/g, '.txt')),
  'no file': (written: Written) => ({ ...written, parts: written.parts.map((part) => (isFile(part) ? { ...part, content: new Uint8Array() } : part)) }),
  'no image': (written: Written) => ({ ...written, parts: written.parts.map((part) => (isFile(part) ? { ...part, content: bytesOf('text') } : part)) }),
  'a file that is too large': (written: Written) => ({
    ...written,
    parts: written.parts.map((part) => (isFile(part) ? { ...part, content: joined(part.content, new Uint8Array(2048 * 1024)) } : part)),
  }),
} as const // prettier-ignore

function isFile({ head }: { head: string }): boolean {
  return !head.includes('redirect_url')
}

function changedHeads(change: (head: string) => string): (written: Written) => Written {
  return (written) => ({
    ...written,
    parts: written.parts.map((part) => (isFile(part) ? { ...part, head: change(part.head) } : part)),
  })
}

const keysOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] => Object.keys(table) as Name[]
const boundaryCharacter = fc.constantFrom(...'abcXYZ0189-_.', "'", '(', ')', '+', ',', '/', ':', '=', '?')

export const anyUpload: fc.Arbitrary<Upload> = fc
  .string({ unit: boundaryCharacter, minLength: 6, maxLength: 70 })
  .chain((boundary) =>
    fc.record<Upload>({
      slot: fc.constantFrom('face', 'header', 'ad'),
      boundary: fc.constant(boundary),
      quotesBoundary: fc.constant(!/^[\w.+'-]+$/.test(boundary)),
      preamble: fc.constantFrom('', '\r\n', 'This is MIME.\r\n', `--${boundary}x\r\n`, `${boundary}\r\n`),
      epilogue: fc.constantFrom('', '\r\n', '\r\nmore', `\r\n--${boundary}\r\n`),
      padding: fc.constantFrom('', '', ' ', ' \t'),
      extension: fc.constantFrom('png', 'jpg', 'jpeg', 'gif'),
      content: contentNear(boundary),
      disposition: fc.constantFrom(...keysOf(dispositions)),
      extraHeaders: fc.subarray(['Content-Type: image/png', 'Content-Type: application/octet-stream', 'Content-Transfer-Encoding: binary', 'X-Note: a\r\n b']),
      fileFirst: fc.boolean(),
      wrong: fc.option(fc.constantFrom(...keysOf(defects)), { freq: 2, nil: undefined }),
    }),
  ) // prettier-ignore

/** Returns a generator of binary content. The content includes texts that are similar to the boundary. */
function contentNear(boundary: string): fc.Arbitrary<Uint8Array> {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .constantFrom('\r\n', '\n', '\r', '--', '\r\n--', `--${boundary}`, `\r\n--${boundary.slice(0, -1)}`, `\r\n--${boundary}x`, `\r\n--${boundary}- `, `\n--${boundary}--`)
      .map(bytesOf),
  ) // prettier-ignore
  return fc.array(piece, { maxLength: 6 }).map((pieces) => joined(...pieces))
}

export interface WrittenUpload {
  contentType: string
  body: Uint8Array<ArrayBuffer>
  /** The file that the provider has to store. */
  file: Uint8Array<ArrayBuffer>
}

/**
 * Encodes an upload. Returns undefined if a line of the file equals the boundary, because the boundary would end the
 * file early.
 */
export function writeUpload(upload: Upload): WrittenUpload | undefined {
  const { boundary, padding, slot, extension, wrong } = upload
  const file = joined(Uint8Array.from(beginnings[extension]), upload.content)
  const lines = `\r\n${Buffer.from(file).toString('latin1')}\r\n`
  const escaped = boundary.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
  if (new RegExp(`\r\n--${escaped}(?:--)?[ \t]*\r\n`).test(lines)) return undefined
  const filePart = {
    head: [
      dispositions[upload.disposition](slot === 'ad' ? 'image' : 'content', `logo.${extension}`),
      ...upload.extraHeaders,
    ].join('\r\n'),
    content: file,
  }
  const field = {
    head: 'Content-Disposition: form-data; name="redirect_url"',
    content: bytesOf('https://example.com/'),
  }
  const parts = slot === 'ad' ? (upload.fileFirst ? [filePart, field] : [field, filePart]) : [filePart]
  const good: Written = {
    type: `multipart/form-data; boundary=${upload.quotesBoundary ? `"${boundary}"` : boundary}`,
    parts,
    end: `--${boundary}--${padding}${upload.epilogue}`,
    lineBreak: '\r\n',
  }
  const written = wrong === undefined ? good : defects[wrong](good)
  const text = (part: string): Uint8Array => bytesOf(part.replaceAll('\r\n', written.lineBreak))
  const pieces = written.parts.flatMap(({ head, content }) => [
    text(`--${boundary}${padding}\r\n${head}\r\n\r\n`),
    content,
    text('\r\n'),
  ])
  return {
    contentType: written.type,
    body: joined(bytesOf(upload.preamble), ...pieces, bytesOf(written.end)),
    file,
  }
}
