import { describe, expect, test } from 'vitest'
import { parseMultipart } from '../../../mock-server/core/http/body/multipart.ts'
import { images } from '../../providers/realpay-gift/helpers.ts'
import { bytesOf, clientUploads } from './multipart-clients/index.ts'
import { body, encoder, field, partsOf, read, TYPE } from './multipart-support.ts'

describe.each(clientUploads)('an upload as $client encodes it', ({ contentType, lines, filename }) => {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1] ?? ''
  test.each([
    ['a PNG', images.png],
    ['no content', new Uint8Array()],
    ['every byte', Uint8Array.from({ length: 256 }, (_, index) => index)],
    ['line breaks and hyphens', encoder.encode('\r\n\r\n--\r\n--\n\r--')],
    [
      "the boundary's text",
      encoder.encode(`${boundary}--${boundary}\r\n--${boundary}x\r\n--${boundary}-- x\n--${boundary}\n`),
    ],
  ])(
    'an uploaded file that contains %s is parsed to the same bytes and file name [RP-A61] [RP-A62]',
    (_content, file) => {
      const expected = {
        content: { filename, bytes: Buffer.from(file).toString('latin1') },
        ...(lines.includes('<URL>') && { redirect_url: 'https://a.example/' }),
      }
      expect(partsOf(contentType, bytesOf({ lines }, file))).toEqual(expected)
    },
  )
})

test.each<[string, string, string]>([
  ['text before the first boundary', TYPE, `This is MIME.\r\n--bx\r\n${body(field)}`],
  ['a line break before the first boundary', TYPE, `\r\n${body(field)}`],
  ['text after the last boundary', TYPE, `${body(field)}\r\n--b\r\nmore`],
  ['no line break at the end', TYPE, body(field).slice(0, -2)],
  ['padding after the boundaries', TYPE, `--b \t\r\n${field}\r\n\r\nx\r\n--b-- \t \r\n`],
  ['a folded header', TYPE, body('Content-Disposition: form-data;\r\n\tname="a"\r\nX-Note: a\r\n b\r\n\tc')],
  ['a blank before the semicolon', TYPE, body('Content-Disposition: form-data ; name = "a" ;x=y')],
  ['a header in lower case', TYPE, body('content-disposition:FORM-DATA;NAME=a')],
  ['an unquoted name', TYPE, body('Content-Disposition: form-data; name=a')],
  ['a name in the extended form', TYPE, body("Content-Disposition: form-data; name=b; name*=utf-8''%61")],
  ['a semicolon in quotes', TYPE, body('Content-Disposition: form-data; x=";name=b;"; name="a"')],
  ['a quoted boundary', 'multipart/form-data; boundary="b"', body(field)],
  ['a boundary with escapes', 'Multipart/Form-Data ; charset="a;b\\"" ; Boundary="\\b";', body(field)],
  [
    'a boundary of 70 characters',
    `multipart/form-data; boundary="${"'()+_,-./:=? b".padEnd(70, 'b')}"`,
    body(field).replaceAll('--b', `--${"'()+_,-./:=? b".padEnd(70, 'b')}`),
  ],
])('the multipart parser accepts a body with %s [RP-A61]', (_form, contentType, bytes) =>
  expect(partsOf(contentType, bytes)).toEqual({ a: 'x' }),
)

test.each([
  ['base64', 'eA=='],
  ['quoted-printable', '=78'],
  ['binary', 'x'],
])(
  'the multipart parser does not decode a part with the Content-Transfer-Encoding %s [RP-A62]',
  (encoding, content) => {
    expect(partsOf(TYPE, body(`${field}\r\nContent-Transfer-Encoding: ${encoding}`, content))).toEqual({ a: content })
  },
)

test('multipart parts without content are accepted, and parts with the same name keep their order [RP-A61]', () => {
  const { parts } = read(TYPE, `--b\r\n${field}\r\n\r\n--b\r\n${field}\r\n\r\n\r\n--b\r\n${field}\r\n\r\nx\r\n--b--`)
  expect(parts?.get('a')).toEqual(['', '', 'x'])
  expect(read(TYPE, '--b--\r\n').parts?.size).toBe(0)
})

test('the multipart parser does not decode a file name that is an encoded word of RFC 2047 [RP-A62]', () => {
  const name = '=?utf-8?B?55S75YOPLnBuZw==?='
  const parts = partsOf(TYPE, encoder.encode(body(`${field}; filename="${name}"`)))
  expect(parts).toMatchObject({ a: { filename: name } })
})

test('the multipart parser returns the bytes of a file as a view of the request body, not as a copy [RP-A61]', () => {
  const bytes = encoder.encode(body(`${field}; filename=f`))
  const [file] = parseMultipart({ headers: { 'content-type': TYPE }, body: { bytes } }).parts?.get('a') ?? []
  expect(typeof file === 'object' && file.bytes.buffer === bytes.buffer).toBe(true)
})

const NO_START = 'the body has no line that consists of two hyphens and the boundary, and ends with CRLF'
const NO_END = 'the body has no last line that consists of two hyphens, the boundary and two hyphens'
const NO_LINE = 'part 1 has a header line that is not a name, a colon and a value'
const MALFORMED = 'part 1 has a Content-Disposition with malformed parameters'
const BOUNDARY = 'the boundary is not 1 to 70 ASCII characters, or it ends with a blank'

test.each<[string, string, string, string]>([
  ['another media type', 'multipart/mixed; boundary=b', body(field), 'the Content-Type is not multipart/form-data'],
  ['no boundary', 'multipart/form-data', body(field), 'the Content-Type names no boundary'],
  ['an empty boundary', 'multipart/form-data; boundary=""', body(field), 'the Content-Type names no boundary'],
  ['two boundaries', `${TYPE}; boundary=c`, body(field), 'the parameters of the Content-Type are malformed'],
  [
    'an unclosed quote',
    'multipart/form-data; boundary="b',
    body(field),
    'the parameters of the Content-Type are malformed',
  ],
  [
    'text after the closing quote',
    'multipart/form-data; boundary="b"c',
    body(field),
    'the parameters of the Content-Type are malformed',
  ],
  [
    'a boundary of 71 characters',
    `multipart/form-data; boundary=${'b'.repeat(71)}`,
    body(field).replaceAll('--b', `--${'b'.repeat(71)}`),
    BOUNDARY,
  ],
  [
    'a boundary that ends with a blank',
    'multipart/form-data; boundary="b "',
    body(field).replaceAll('--b', '--b '),
    BOUNDARY,
  ],
  ['a boundary beyond ASCII', 'multipart/form-data; boundary=é', body(field).replaceAll('--b', '--é'), BOUNDARY],
  ['an empty body', TYPE, '', NO_START],
  ['line feeds instead of CRLF', TYPE, body(field).replaceAll('\r\n', '\n'), NO_START],
  ['a boundary without a line break after it', TYPE, '--b', NO_START],
  ['only boundaries that are longer than the declared boundary', TYPE, body(field).replaceAll('--b', '--bb'), NO_START],
  ['no closing boundary', TYPE, body(field).slice(0, -4), NO_END],
  ['text on the line of the closing boundary', TYPE, `${body(field).slice(0, -2)}x`, NO_END],
  [
    'a line feed without a carriage return before the closing boundary',
    TYPE,
    body(field).replace('x\r\n', 'x\n'),
    NO_END,
  ],
  ['a part without headers', TYPE, body('').replace('\r\n\r\n', '\r\n'), 'part 1 has no headers'],
  ['a part without a blank line', TYPE, `--b\r\n${field}\r\n--b--\r\n`, 'part 1 has no blank line after its headers'],
  ['a header without a colon', TYPE, body(`${field}\r\nnonsense`), NO_LINE],
  ['a blank before the colon', TYPE, body(field.replace(':', ' :')), NO_LINE],
  ['a line feed alone in a header', TYPE, body(`${field}\nX: y`), NO_LINE],
  ['no Content-Disposition', TYPE, body('Content-Type: text/plain'), 'part 1 has no Content-Disposition form-data'],
  [
    'the disposition attachment',
    TYPE,
    body('Content-Disposition: attachment; name="a"'),
    'part 1 has no Content-Disposition form-data',
  ],
  ['two Content-Dispositions', TYPE, body(`${field}\r\n${field}`), 'part 1 has more than one Content-Disposition'],
  ['no name', TYPE, body('Content-Disposition: form-data; filename=a'), 'part 1 has no name'],
  ['two names', TYPE, body(`${field}; name=b`), MALFORMED],
  ['a name of two words without quotes', TYPE, body('Content-Disposition: form-data; name=a b'), MALFORMED],
  [
    'filename* in another charset',
    TYPE,
    body(`${field}; filename*=shift_jis''%83`),
    'part 1 has a name* or filename* that is not percent-encoded UTF-8',
  ],
  [
    'filename* that is no UTF-8',
    TYPE,
    body(`${field}; filename=f; filename*=utf-8''%E7%94`),
    'part 1 has a name* or filename* that is not percent-encoded UTF-8',
  ],
  [
    'an error in the second part',
    TYPE,
    `--b\r\n${field}\r\n\r\n\r\n${body('X: y')}`,
    'part 2 has no Content-Disposition form-data',
  ],
  ['101 parts', TYPE, `${`--b\r\n${field}\r\n\r\n\r\n`.repeat(101)}--b--`, 'the body has more than 100 parts'],
  [
    'headers of more than 64 KiB',
    TYPE,
    body(`${field}\r\nX: ${'y'.repeat(65_536)}`),
    'part 1 has more than 65536 bytes of headers',
  ],
])(
  'the multipart parser rejects a body with %s and states the reason [RP-A61]',
  (_form, contentType, bytes, reason) => {
    expect(read(contentType, contentType.includes('é') ? Buffer.from(bytes, 'latin1') : bytes)).toMatchObject({
      error: { reason },
      kind: reason.endsWith('is not multipart/form-data') ? 'media-type' : 'other',
    })
  },
)

test('a multipart body may have 100 parts, and a part may have 64 KiB of headers [RP-A61]', () => {
  expect(read(TYPE, `${`--b\r\n${field}\r\n\r\n\r\n`.repeat(100)}--b--`).parts?.get('a')).toHaveLength(100)
  expect(partsOf(TYPE, body(`${field}\r\nX: ${'y'.repeat(65_536 - field.length - 7)}`))).toEqual({ a: 'x' })
})
