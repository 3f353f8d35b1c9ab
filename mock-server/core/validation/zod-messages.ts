/** Rewrites a message of zod in plain words: the expected value and the actual one. */
export function readableZodMessage(message: string): string {
  return rewrites.reduce((said, [pattern, say]) => said.replace(pattern, say), message)
}

const rewrites: readonly [RegExp, (...found: string[]) => string][] = [
  [/Invalid input: expected int, received number/, () => 'is no whole number'],
  [
    /Invalid input: expected (\w+), received (\w+)/,
    (_all, expected = '', received = '') =>
      received === 'undefined' ? 'is missing' : `is ${typeName(received)}, not ${typeName(expected)}`,
  ],
  [/^Invalid input$/, () => 'is nothing that can be here'],
  [/^Unrecognized key(s?): /, (_all, more = '') => `has the unknown key${more} `],
  [/^Invalid option: expected one of (.*)$/, (_all, options = '') => `is none of ${options.replaceAll('"|"', '", "')}`],
  [
    /^Too small: expected (\w+) to (?:be|have) (>=?)(\S+)(?: (\w+))?$/,
    (_all, kind = '', sign = '', bound = '', unit = '') =>
      unit === '' && kind !== 'string'
        ? sign === '>='
          ? `is less than ${bound}`
          : `is not more than ${bound}`
        : `has fewer than ${bound} ${unit}`.trimEnd(),
  ],
  [
    /^Too big: expected (\w+) to (?:be|have) (<=?)(\S+)(?: (\w+))?$/,
    (_all, kind = '', sign = '', bound = '', unit = '') =>
      unit === '' && kind !== 'string'
        ? sign === '<='
          ? `is more than ${bound}`
          : `is not less than ${bound}`
        : `has more than ${bound} ${unit}`.trimEnd(),
  ],
]

const words: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['object', 'a map'],
  ['record', 'a map'],
  ['array', 'a list'],
  ['null', 'nothing'],
])

function typeName(type: string): string {
  return words.get(type) ?? type
}
