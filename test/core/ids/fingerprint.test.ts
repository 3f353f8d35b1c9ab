import { expect, test } from 'vitest'
import { createFingerprintCache, fingerprint } from '../../../mock-server/core/ids/fingerprint.ts'

test('the fingerprint cache returns the correct fingerprint of credentials even after a thousand other credentials were looked up', () => {
  const nameOf = createFingerprintCache()
  const long = 'x'.repeat(201)
  for (const credentials of ['a', 'b', 'a', long, long]) expect(nameOf(credentials)).toBe(fingerprint(credentials))
  for (let count = 0; count < 1500; count += 1) expect(nameOf(`key ${count}`)).toBe(fingerprint(`key ${count}`))
  expect(nameOf('a')).toBe(fingerprint('a'))
})
