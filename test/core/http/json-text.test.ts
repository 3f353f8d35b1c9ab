import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findDecimalNotation, findDuplicateKey, parseFirstKeys } from '../../../mock-server/core/http/body/json-text.ts'

const duplicateIn = (text: string) => findDuplicateKey(text, JSON.parse(text))

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":1,"b":{"a":1},"b":2}', 'b'],
  [String.raw`{"a":1,"\u0061" :2}`, 'a'],
  ['[{"x":{"y":[],"y":{}}}]', 'y'],
  ['{"":1,"":2}', ''],
  ['{"a":"x","a":":"}', 'a'],
  ['{"a":{"b":1},"c":{"b":1}}', undefined],
  [String.raw`{"a":"\",\"a\":1","b":"{"}`, undefined],
  ['[1,"a","a"]', undefined],
])('for the JSON text %s, the search for a duplicate key returns %j', (text, key) => {
  expect(duplicateIn(text)).toBe(key)
})

test('the search finds no duplicate key in the output of JSON.stringify', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(duplicateIn(JSON.stringify(value))).toBeUndefined()
    }),
  )
})

test('the search for a duplicate key finds the repeated key of any JSON object', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.jsonValue(), (object, value) => {
      const text = JSON.stringify(object)
      const [key = ''] = Object.keys(JSON.parse(text) as object)
      fc.pre(key !== '__proto__')
      expect(duplicateIn(`${text.slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(value)}}`)).toBe(key)
    }),
  )
})

test.each([
  ['{"a":1,"a":2}', { a: 1 }],
  ['{"a":1,"a":2,"a":3,"b":4}', { a: 1, b: 4 }],
  [String.raw`{"a":1,"\u0061" :2}`, { a: 1 }],
  ['[{"x":{"y":[],"y":{}},"z":1}]', [{ x: { y: [] }, z: 1 }]],
  ['{"a":{"b":1,"b":2},"a":{"c":3}}', { a: { b: 1 } }],
  [String.raw`{"a":"\",\"a\":1","b":"{"}`, { a: '","a":1', b: '{' }],
])('if a key is repeated, the JSON parser of the mock keeps the first value: for %s, it returns %j', (text, value) => {
  expect(parseFirstKeys(text)).toEqual(value)
})

test('if no key is repeated, the JSON parser of the mock returns the same value as JSON.parse', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(parseFirstKeys(text)).toEqual(JSON.parse(text))
    }),
  )
})

test.each([
  ['{"price":500.0}', '500.0'],
  ['[5e2]', '5e2'],
  ['{"a":-1E+2}', '-1E+2'],
  ['{"a":"1.5 and 5e2","b":500}', undefined],
  [String.raw`{"a":"\"5e2","b":0}`, undefined],
])('for the JSON text %s, the search for a number with a fraction or an exponent returns %j', (text, number) => {
  expect(findDecimalNotation(text)).toBe(number)
})
