import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isList, parseMediaType } from '../../../mock-server/core/http/body/media-type.ts'
import { anyText } from '../../helpers/any-text.ts'

const parsed = (header: string): unknown => {
  const { type, parameters } = parseMediaType(header) ?? {}
  return [type, parameters && Object.fromEntries(parameters)]
}

test.each<[string, string, Record<string, string> | undefined]>([
  ['application/json', 'application/json', {}],
  [' Application/JSON ', 'application/json', {}],
  ['application/json;charset=utf-8', 'application/json', { charset: 'utf-8' }],
  ['application/json ;\tCharset = "UTF-8" ', 'application/json', { charset: 'UTF-8' }],
  ['a/b; x="1;2"; y=3', 'a/b', { x: '1;2', y: '3' }],
  ['a/b; x="\\"\\\\\\a,"', 'a/b', { x: '"\\a,' }],
  ['a/b; x=""', 'a/b', { x: '' }],
  ['a/b; boundary=----=_a:b/c?d', 'a/b', { boundary: '----=_a:b/c?d' }],
  ['a/b;', 'a/b', { '': '' }],
  ['a/b; x', 'a/b', undefined],
  ['a/b; x=1 2', 'a/b', undefined],
  ['a/b; x="1', 'a/b', undefined],
  ['a/b; x="1"2', 'a/b', undefined],
  ['a/b; x=1"2"', 'a/b', undefined],
  ['a/b; x=1; X=2', 'a/b', undefined],
])('the Content-Type %j is parsed to the media type %j and the parameters %j [AG-A51]', (header, type, parameters) =>
  expect(parsed(header)).toEqual([type, parameters]),
)

test('any text in a quoted parameter of a Content-Type is parsed to the original text [AG-A51]', () => {
  fc.assert(
    fc.property(anyText, fc.string(), (value, other) => {
      const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
      expect(parsed(`a/b; x=${quoted(value)};y=${quoted(other)}`)).toEqual(['a/b', { x: value, y: other }])
    }),
  )
})

test.each<[string, boolean]>([
  ['a/b', false],
  ['a/b; x="1,2"', false],
  ['a/b; x="\\",\\""', false],
  ['a/b, a/b', true],
  ['a/b; x="1", c/d', true],
  [', a/b', true],
])(
  'for the Content-Type %j, the check whether the header contains several media types returns %j [AG-A56] [RP-A60]',
  (header, expected) => {
    expect(isList(header)).toBe(expected)
  },
)
