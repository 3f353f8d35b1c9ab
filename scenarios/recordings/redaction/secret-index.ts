import { decodings } from './decodings.ts'

/** The secrets that a recorder has seen so far, and a search for these secrets. */
export interface SecretIndex {
  /** Adds a secret. A short secret is ignored, because other texts may contain the same characters by chance. */
  add(secret: string): void
  /**
   * Returns the secrets that a text contains: in upper or lower case, with or without separators, and in any encoding.
   */
  findIn(text: string): string[]
}

/** Minimum length of a secret that is searched for, in characters. A secret in Japanese may be shorter. */
const MIN_LENGTH = 8
const MIN_JAPANESE_LENGTH = 4
/** Number of leading characters by which the secrets are indexed. */
const PREFIX = 4

export function createSecretIndex(): SecretIndex {
  const byPrefix = new Map<string, Map<string, string>>()
  /**
   * A flag for each pair of characters: set if a secret begins with this pair. At most positions of a text, the flag
   * shows quickly that no secret begins at the position.
   */
  const begins = new Uint8Array(2 ** 16)

  return {
    add(secret) {
      const plain = normalized(secret)
      const minimum = /^\p{ASCII}*$/u.test(plain) ? MIN_LENGTH : MIN_JAPANESE_LENGTH
      if (plain.length < minimum) return
      const prefix = plain.slice(0, PREFIX)
      const known = byPrefix.get(prefix) ?? new Map<string, string>()
      byPrefix.set(prefix, known)
      if (!known.has(plain)) known.set(plain, secret)
      begins[pairAt(plain, 0)] = 1
    },
    findIn(text) {
      const found = new Set<string>()
      if (byPrefix.size === 0) return []
      for (const decoded of decodings(text)) {
        const plain = normalized(decoded)
        for (let at = 0; at + MIN_JAPANESE_LENGTH <= plain.length; at += 1) {
          if (begins[pairAt(plain, at)] === 0) continue
          for (const [candidate, secret] of byPrefix.get(plain.slice(at, at + PREFIX)) ?? [])
            if (plain.startsWith(candidate, at)) found.add(secret)
        }
      }
      return [...found]
    },
  }
}

function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) << 8) ^ text.charCodeAt(at + 1)) & 0xff_ff
}

/** Removes what differs between spellings of the same value: case, width, blanks and hyphens. */
function normalized(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '')
}
