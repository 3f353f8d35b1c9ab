import { hash128 } from './random.ts'

const CAPACITY = 1000
/**
 * Maximum length of cached credentials, in characters. Longer texts are not cached, because no valid credentials are
 * that long.
 */
const MAX_LENGTH = 200

/** Creates a variant of `fingerprint` that caches the fingerprints of recent credentials. */
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

/**
 * Returns a short id of a secret, with 16 hex digits. Equal secrets have equal fingerprints. A fingerprint does not
 * contain the secret.
 */
export function fingerprint(secret: string): string {
  const [a, b] = hash128(secret)
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0')
}
