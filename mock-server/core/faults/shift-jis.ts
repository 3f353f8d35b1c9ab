const UNKNOWN = 0x3f

/** The platform only decodes Shift_JIS, so the table of its encoder is what the decoder makes of each code. */
let table: Map<string, readonly number[]> | undefined

function encodeTable(): Map<string, readonly number[]> {
  const decoder = new TextDecoder('shift_jis')
  const codes = new Map<string, readonly number[]>()
  for (let lead = 0; lead < 256; lead++) {
    const alone = decoder.decode(Uint8Array.of(lead))
    if (alone !== '\uFFFD') codes.set(alone, [lead])
    // Japanese systems write the kanji of 0xED and 0xEE as those of 0xFA to 0xFC.
    if (lead < 0x81 || lead === 0xed || lead === 0xee) continue
    for (let trail = 0x40; trail < 0xfd; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (!character.includes('\uFFFD') && [...character].length === 1 && !codes.has(character)) codes.set(character, [lead, trail])
    }
  }
  return codes
}

/** Characters that Shift_JIS does not have become question marks. */
export function shiftJisOf(text: string): Uint8Array<ArrayBuffer> {
  const codes = (table ??= encodeTable())
  return Uint8Array.from([...text].flatMap((character) => codes.get(character) ?? [UNKNOWN]))
}
