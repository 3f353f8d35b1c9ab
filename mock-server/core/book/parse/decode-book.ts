import { BookProblem } from './book-problem.ts'

const LINE_FEED = 10
const strict = new TextDecoder('utf-8', { fatal: true })

/**
 * Decodes the bytes of a book as UTF-8. The bytes may begin with a byte order mark.
 * @throws BookProblem that names the first line that is not UTF-8
 */
export function decodeBook(bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new BookProblem({
      line: 1,
      text: {
        en: 'the file is in UTF-16; write it in UTF-8',
        ja: 'ファイルが UTF-16 で書かれている。UTF-8 で書き出す',
      },
    })
  const text = decode(bytes)
  if (text !== undefined) return text
  // The bytes can be split into lines before decoding, because no multi-byte character of Shift_JIS or UTF-8 contains
  // the byte of a line feed.
  let line = 1
  for (let begin = 0; begin <= bytes.length; line += 1) {
    const end = bytes.indexOf(LINE_FEED, begin)
    const whole = bytes.subarray(begin, end < 0 ? bytes.length : end)
    if (decode(whole) === undefined) throw notUtf8(line, whole)
    if (end < 0) break
    begin = end + 1
  }
  throw notUtf8(1, bytes)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

function notUtf8(line: number, bytes: Uint8Array): BookProblem {
  return isShiftJis(bytes)
    ? new BookProblem({
        line,
        text: {
          en: 'the line is in Shift_JIS; write the file in UTF-8',
          ja: 'Shift_JIS で書かれている。ファイルを UTF-8 で書き出す',
        },
      })
    : new BookProblem({
        line,
        text: { en: 'the line is not valid UTF-8', ja: 'UTF-8 として読めない' },
      })
}

function isShiftJis(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('shift_jis', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
