const UNKNOWN = 0x3f
const NEW_LINE = 0x0a

/**
 * First bytes of two-byte codes. 0xED and 0xEE are left out: Japanese systems encode the kanji of these codes with 0xFA
 * to 0xFC instead.
 */
const leadBytes = range(0x81, 0xfc).filter((lead) => lead < 0xa0 || (lead > 0xdf && lead !== 0xed && lead !== 0xee))
const trailBytes = range(0x40, 0xfc)

/**
 * The encoding table; undefined until the first text is encoded. The platform can only decode Shift_JIS, so the table
 * is built by decoding every code.
 */
let table: ReadonlyMap<string, readonly number[]> | undefined

function encodeTable(): ReadonlyMap<string, readonly number[]> {
  const codes = [
    ...range(0, 0xff).map((byte) => [byte]),
    ...leadBytes.flatMap((lead) => trailBytes.map((trail) => [lead, trail])),
  ]
  const decoder = new TextDecoder('shift_jis')
  // Decodes all codes in one call, with one code per line. A separate call for each code would take a second in total.
  const decoded = decoder
    .decode(Uint8Array.from(codes.slice(NEW_LINE + 1).flatMap((code) => [...code, NEW_LINE])))
    .split('\n')
  const known = new Map<string, readonly number[]>(
    codes.slice(0, NEW_LINE + 1).map((code) => [String.fromCharCode(...code), code]),
  )
  for (const [index, code] of codes.slice(NEW_LINE + 1).entries()) {
    const character = decoded[index] ?? ''
    if (!character.includes('\uFFFD') && [...character].length === 1 && !known.has(character))
      known.set(character, code)
  }
  return known
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** Encodes text as Shift_JIS. Characters that Shift_JIS lacks become question marks. */
export function encodeShiftJis(text: string): Uint8Array<ArrayBuffer> {
  const codes = (table ??= encodeTable())
  return Uint8Array.from([...text].flatMap((character) => codes.get(character) ?? [UNKNOWN]))
}
