/** Number of rounds of the Feistel network. Small domains need more rounds than large domains. */
const ROUNDS = 10

/**
 * Replaces each character of a value by a character of the same alphabet. The mapping is a permutation that depends on
 * the key of `digest`: different values have different results.
 * @param alphabets for each place, the possible characters, including the character of the value; an empty text for a
 * character that stays
 */
export function permute(
  characters: readonly string[],
  alphabets: readonly string[],
  digest: (text: string) => Buffer,
): string {
  const places = characters.flatMap((character, place) => {
    const alphabet = alphabets[place] ?? ''
    return alphabet === '' ? [] : [{ alphabet, index: alphabet.indexOf(character) }]
  })
  const size = places.reduce((count, { alphabet }) => count * BigInt(alphabet.length), 1n)
  const index = places.reduce((sum, place) => sum * BigInt(place.alphabet.length) + BigInt(place.index), 0n)
  const shape = places.map(({ alphabet }) => alphabet[0]).join('')
  let rest = permuteNumber(index, size, (text) => digest(`${shape}\u0000${text}`))
  const permuted = places.toReversed().map(({ alphabet }) => {
    const length = BigInt(alphabet.length)
    const character = alphabet[Number(rest % length)] ?? ''
    rest /= length
    return character
  })
  return characters.map((character, place) => (alphabets[place] === '' ? character : (permuted.pop() ?? ''))).join('')
}

/**
 * Permutes the numbers below `size`. A Feistel network permutes the numbers below a power of four, so the network is
 * applied again until the result is below `size`.
 */
function permuteNumber(value: bigint, size: bigint, digest: (text: string) => Buffer): bigint {
  const halfBits = BigInt(Math.max(1, Math.ceil(size.toString(2).length / 2)))
  const mask = (1n << halfBits) - 1n
  let current = value
  do {
    let left = current >> halfBits
    let right = current & mask
    for (let round = 0; round < ROUNDS; round += 1) {
      const mixed = digest(`${round} ${right}`).readBigUInt64BE() & mask
      ;[left, right] = [right, left ^ mixed]
    }
    current = (left << halfBits) | right
  } while (current >= size)
  return current
}
