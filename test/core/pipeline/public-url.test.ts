import { expect, test } from 'vitest'
import { checkPublicUrl } from '../../../mock-server/core/pipeline/addresses/public-url.ts'
import { createGiftMock } from '../../../mock-server/index.ts'

test.each([
  ['https://gifts.example.com/', 'https://gifts.example.com'],
  ['http://gifts.example.com:8080/mock//', 'http://gifts.example.com:8080/mock'],
])('the public URL %s is stored without trailing slashes as %s', (text, url) => {
  expect(checkPublicUrl(text)).toBe(url)
})

test.each([
  '',
  'gifts.example.com',
  'ftp://x.example',
  'https://u:p@x.example',
  'https://x.example/?a',
  'https://x.example/#a',
])('"%s" is rejected as a public URL', (text) => {
  expect(() => checkPublicUrl(text)).toThrow('is not an http or https URL without credentials, query and fragment')
  expect(() => createGiftMock({ publicUrl: text })).toThrow('the public URL')
})
