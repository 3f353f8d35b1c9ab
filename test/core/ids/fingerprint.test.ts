import { expect, test } from 'vitest'
import { createFingerprintCache, fingerprint } from '../../../mock-server/core/ids/fingerprint.ts'

test('the fingerprint of a credential stays correct after a thousand other credentials have filled the cache', () => {
  const nameOf = createFingerprintCache()
  const long = 'x'.repeat(201)
  for (const credentials of ['a', 'b', 'a', long, long]) expect(nameOf(credentials)).toBe(fingerprint(credentials))
  for (let count = 0; count < 1500; count += 1) expect(nameOf(`key ${count}`)).toBe(fingerprint(`key ${count}`))
  expect(nameOf('a')).toBe(fingerprint('a'))
})
