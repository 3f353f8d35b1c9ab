import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const providers = join(import.meta.dirname, '../../../mock-server/providers')

/**
 * Rules for which `advice.ts` has no corrector, although a provider refuses requests by them. The value is the reason.
 */
const withoutCorrector: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'at-gift': {
    'AG-A11': 'the core corrects paths and methods',
    'AG-A53': 'the mock failed',
    'AG-A54': 'a request that is not HTTP cannot be corrected',
    'AG-D7': 'the request is right; the rate limit refused it',
  },
  'realpay-gift': {
    'RP-A1': 'the request is right; the rate limit refused it',
    'RP-A53': 'the request is right; the gift is too old',
    'RP-A55': 'the core corrects paths and methods',
    'RP-A56': 'a request that is not HTTP cannot be corrected',
    'RP-A61': 'a draft has no multipart boundary',
    'RP-A62': 'a draft has no parameters of a part',
    'RP-A63': 'the request is right; the mock cannot store more images',
    'RP-D14': 'the mock failed',
  },
}

/** Returns the ids of the rules by which a provider refuses requests, as found in the sources of the provider. */
function refusedBy(provider: string): Set<string> {
  const sources = globSync('**/*.ts', {
    cwd: join(providers, provider),
    exclude: ['evidence.ts', 'assumptions/**', 'conduct/**'],
  }).map((file) => readFileSync(join(providers, provider, file), 'utf8'))
  return new Set(
    sources
      .flatMap((source) => source.match(/\b(?:refuse|refusalOf)\([^)]*|\brule: '[^']*'/g) ?? [])
      .flatMap((call) => call.match(/\b(?:AG|RP)-[DOA]\d+\b/g) ?? []),
  )
}

test.each(Object.entries(withoutCorrector))(
  'each rule by which %s refuses a request has a corrector, or a reason why there is no corrector',
  (provider, reasons) => {
    const advice = readFileSync(join(providers, provider, 'reasons/advice.ts'), 'utf8')
    const corrected = new Set([...advice.matchAll(/'([A-Z]+-[DOA]\d+)': correct/g)].map(([, rule = '']) => rule))
    expect(corrected.size).toBeGreaterThan(10)
    expect(
      [...refusedBy(provider)].filter((rule) => !corrected.has(rule)).toSorted(),
      `add the rule to \`correctors\` in providers/${provider}/reasons/advice.ts, or to \`withoutCorrector\` in this test`,
    ).toEqual(Object.keys(reasons).toSorted())
  },
)
