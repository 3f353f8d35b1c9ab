import { expect, test } from 'vitest'
import { isProductionHost, isVerificationHost, PRODUCTION_DOMAINS } from '../../clients/base-url.ts'
import { isProviderHost, providers } from '../../mock-server/app.ts'
import { providerDomains } from '../../mock-server/cli/authority/certified-names.ts'
import { isProviderHost as isAtGiftHost } from '../../mock-server/providers/at-gift/gift-page/code-url.ts'

const domains = providers.map(({ domain }) => domain)

test('the reference clients and the local CA list exactly the domains of the providers', () => {
  expect([PRODUCTION_DOMAINS, providerDomains]).toEqual([domains, domains])
})

test.each(domains)(
  'both the mock and the reference clients recognize the hosts of %s as hosts of a provider',
  (domain) => {
    for (const host of [domain, `www.${domain}`, `stg2.${domain}`])
      expect([host, isProviderHost(host), isProductionHost(host)]).toEqual([host, true, true])
    for (const host of [`${domain}.example`, `x${domain}`])
      expect([host, isProviderHost(host), isProductionHost(host)]).toEqual([host, false, false])
  },
)

test('the verification host in the reference clients is a host of あっとギフト in the mock', () => {
  expect(['stg.service-gift.jp', 'stg.digital-gift.jp'].map(isVerificationHost)).toEqual([true, false])
  expect(isAtGiftHost('stg.service-gift.jp')).toBe(true)
})
