import { hash128 } from './random.ts'

const CAPACITY = 1000
/** A longer text is no credential of anybody, and not worth the room. */
const MAX_LENGTH = 200

/** Names callers by their credentials, as `fingerprint` does, and remembers the names of the last ones. */
export function createFingerprintCache(): (credentials: string) => string {
  const names = new Map<string, string>()
  return (credentials) => {
    const known = names.get(credentials)
    if (known !== undefined) return known
    const name = fingerprint(credentials)
    if (credentials.length > MAX_LENGTH) return name
    if (names.size >= CAPACITY) names.clear()
    names.set(credentials, name)
    return name
  }
}

/** A short name for a secret: the same secret gives the same name, and the secret is not in it. */
export function fingerprint(secret: string): string {
  const [a, b] = hash128(secret)
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0')
}
