import { expect, test } from 'vitest'
import { isProviderHost } from '../../mock-server/app.ts'
import { authorityOf, parseAuthority } from '../../mock-server/proxy/host-and-port.ts'

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

test.each([
  'service-gift.jp:443',
  'SERVICE-Gift.JP:443',
  'service-gift.jp.:443',
  'service-gift.jp..:443',
  'service-gift.jp',
  'service-gift.jp:',
  'service%2Dgift.jp:443',
  'service-gift%2ejp:443',
  'service-gift。jp:443',
  'ｓｅｒｖｉｃｅ－ｇｉｆｔ．ｊｐ:443',
  'ser\u00advice-gift.jp:443',
  'service-gift.jp:0443',
])('the target "%s" is parsed as service-gift.jp, the production host of あっとギフト', (text) => {
  expect(parseAuthority(bytes(text), 443)).toEqual({ host: 'service-gift.jp', port: 443 })
})

test.each([
  ['stg.service-gift.jp:8443', true],
  ['www.service-gift.jp:443', true],
  ['a.b.C.digital-gift.jp:80', true],
  ['xn--service-gift.jp:443', false],
  ['service-gift.jp.example:443', false],
  ['service-gift.co.jp:443', false],
  ['my-service-gift.jp:443', false],
  ['digital-gift.jp-x.example:443', false],
])('the target "%s" is in the domain of a provider: %s', (text, isTheirs) => {
  const target = parseAuthority(text, 443)
  expect(target && isProviderHost(target.host)).toBe(target ? isTheirs : undefined)
})

test.each([
  ['127.1:80', '127.0.0.1'],
  ['0x7f000001:80', '127.0.0.1'],
  ['017700000001:80', '127.0.0.1'],
  ['[::FFFF:7f00:1]:80', '::ffff:7f00:1'],
])('the target "%s" is parsed as the address %s', (text, host) => {
  const target = parseAuthority(text, 443)
  expect(target).toEqual({ host, port: 80 })
  expect(authorityOf({ host: '::1', port: 1 })).toBe('[::1]:1')
})

test.each([
  '',
  ':443',
  'a b:443',
  'user@service-gift.jp:443',
  'x.example@service-gift.jp:443',
  'service-gift.jp/:443',
  'x.example\\@service-gift.jp:443',
  'service-gift.jp#:443',
  '::1:443',
  'a:b:1',
  'x.example:70000',
  'x.example:0',
  '.:443',
])('"%s" is rejected, because it is not a host with a port', (text) => {
  expect(parseAuthority(bytes(text), 443)).toBeUndefined()
})
