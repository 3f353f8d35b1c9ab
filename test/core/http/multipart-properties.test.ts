import fc from 'fast-check'
import { expect, test } from 'vitest'
import { body, encoder, field, partsOf, read, TYPE } from './multipart-support.ts'
import { cpuTimeOf } from '../../helpers/cpu-time.ts'

const concat = (...parts: (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(part as string))))

const boundaryCharacter = fc.constantFrom(..."0123456789abcXYZ'()+_,-./:=?")
const anyBoundary = fc.string({ unit: boundaryCharacter, minLength: 1, maxLength: 70 })
const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((name) => name.toWellFormed())
/** Escapes the name of a field or file as browsers do. */
const escaped = (name: string): string => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
/** Returns true if no other name has the same escaped form. */
const isPlain = (name: string): boolean => !/%(?:22|0d|0a)|\\/i.test(name)

test('a multipart form with any boundary, names and bytes is parsed to its original parts [RP-A61] [RP-A62]', () => {
  const scenario = anyBoundary.chain((boundary) => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc
        .constantFrom(
          '\r\n',
          '--',
          '\r',
          '\n',
          ' ',
          'x',
          `--${boundary}`,
          `\r\n--${boundary}`,
          `\r\n--${boundary}x`,
          `\r\n--${boundary.slice(0, -1)}`,
        )
        .map((text) => encoder.encode(text)),
    )
    const content = fc.array(piece, { maxLength: 8 }).map((pieces) => concat(...pieces))
    const part = fc.record({ name: anyName.filter(isPlain), filename: anyName.filter(isPlain), content })
    return fc.record({
      boundary: fc.constant(boundary),
      parts: fc.array(part, { minLength: 1, maxLength: 5 }),
      preamble: fc.constantFrom('', 'text\r\n', `${boundary}\r\n`),
      padding: fc.constantFrom('', ' ', '\t '),
      epilogue: fc.constantFrom('', '\r\n', `\r\n--${boundary}\r\n`),
    })
  })
  fc.assert(
    fc.property(scenario, ({ boundary, parts, preamble, padding, epilogue }) => {
      // An encoder never chooses a boundary that is also a line of the content, so such contents are left out.
      const delimiter = new RegExp(`\r\n--${boundary.replaceAll(/\W/g, String.raw`\$&`)}(?:--)?[ \t]*(?:\r\n|$)`)
      fc.pre(parts.every(({ content }) => !delimiter.test(`\r\n${Buffer.from(content).toString('latin1')}\r\n`)))
      const encoded = parts.flatMap(({ name, filename, content }) => [
        `--${boundary}${padding}\r\nContent-Disposition: form-data; name="${escaped(name)}"; filename="${escaped(filename)}"\r\n\r\n`,
        content,
        '\r\n',
      ])
      const { parts: parsed, error } = read(
        `multipart/form-data; boundary="${boundary}"`,
        concat(preamble, ...encoded, `--${boundary}--${padding}${epilogue}`),
      )
      expect(error).toBeUndefined()
      const flat = [...(parsed ?? [])].flatMap(([name, values]) =>
        values.map((value) => ({
          name,
          ...(typeof value === 'object' && {
            filename: value.filename,
            content: Buffer.from(value.bytes).toString('hex'),
          }),
        })),
      )
      const names = [...new Set(parts.map(({ name }) => name))]
      expect(flat).toEqual(
        names.flatMap((wanted) =>
          parts
            .filter(({ name }) => name === wanted)
            .map(({ name, filename, content }) => ({ name, filename, content: Buffer.from(content).toString('hex') })),
        ),
      )
    }),
    { numRuns: 500 },
  )
})

test("a file name with quotes and backslashes in Go's escaping is parsed to the original name [RP-A62]", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '\\', 'a', ';', ',', ' ', '画'), minLength: 1 }), (name) => {
      expect(partsOf(TYPE, body(`${field}; filename="${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`))).toEqual({
        a: { filename: name, bytes: 'x' },
      })
    }),
  )
})

test('for any bytes, the multipart parser returns parts or an error and never throws [RP-A61]', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc
      .constantFrom(
        '\r\n',
        '--b',
        '--b--',
        '\r\n--b\r\n',
        '\r\n--b--\r\n',
        `${field}\r\n`,
        "Content-Disposition: form-data; name*=utf-8''%\r\n",
        ': ',
        '"',
        '\\',
      )
      .map((text) => encoder.encode(text)),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const { parts, error } = read(TYPE, concat('--b\r\n', ...pieces))
      expect(parts === undefined).toBe(typeof error?.reason === 'string')
    }),
    { numRuns: 500 },
  )
})

test.each<[string, Uint8Array, string]>([
  ['hyphens', encoder.encode('-'.repeat(2_097_152)), '-'.repeat(70)],
  ['line breaks', encoder.encode('\r\n'.repeat(1_048_576)), 'b'],
  ['lines that almost equal the boundary', encoder.encode(`\r\n--${'b'.repeat(69)}`.repeat(28_000)), 'b'.repeat(70)],
  ['lines that almost equal a delimiter line', encoder.encode(`\r\n--b${' '.repeat(80)}x`.repeat(24_000)), 'b'],
])(
  'an uploaded file with about 2 MiB of %s is parsed within a second of CPU time [RP-A61]',
  async (_content, content, boundary) => {
    const bytes = concat(`--${boundary}\r\n${field}; filename=f\r\n\r\n`, content, `\r\n--${boundary}--`)
    const cpuMs = await cpuTimeOf(() => {
      const [file] = read(`multipart/form-data; boundary=${boundary}`, bytes).parts?.get('a') ?? []
      expect(typeof file === 'object' && file.bytes.length).toBe(content.length)
    })
    expect(cpuMs).toBeLessThan(1000)
  },
)
