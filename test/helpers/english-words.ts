import { matchSchema } from '../../mock-server/core/journal/match-schema.ts'
import type { Check, Text } from '../../mock-server/index.ts'

const criteria = Object.keys(matchSchema().shape)
/** Matches a criterion with its value, such as `status 500` or `status が 500`. */
const criterion = new RegExp(`(?:${criteria.join('|')})(?: が)? [^ 、；）]+`, 'g')
const quoted = /"(?:[^"\\]|\\.)*"|「[^」]*」|\{.*?\}(?=[、）])/g
/** Words that Japanese texts use unchanged. */
const names = new Set([
  ...criteria,
  'ID',
  'IP',
  'URL',
  'TranId',
  'AuthKey',
  'prices',
  'Referer',
  'Origin',
  'POST',
  'DELETE',
  'DcId',
  'PNG',
  'JPEG',
  'GIF',
  'face',
  'true',
])

/** Returns the English words of a text, except quotations, names and ids. */
export function englishWords(text: string): string[] {
  const plain = text.replaceAll(quoted, '').replaceAll(criterion, '')
  return plain
    .split(/[^\x21-\x7E]+/)
    .map((word) => word.replace(/[:;,.]+$/, ''))
    .filter((word) => /^[A-Za-z']+$/.test(word) && !names.has(word))
}

/** Returns the English words in the Japanese texts of a check, and `(empty)` for each empty Japanese text. */
export function englishIn({ what, expected, actual, rule }: Check): string[] {
  const texts: Text[] = [what, expected, actual, ...(rule ? [rule.text] : [])]
  return texts.flatMap(({ ja }) => (ja === '' ? ['(empty)'] : englishWords(ja)))
}
