import { parseArgs } from 'node:util'
import { providerNames } from '../../../../mock-server/app.ts'
import type { ProviderName } from '../../../../scenarios/recordings/exchange.ts'
import type { DrawOptions } from './draw.ts'

export interface Options extends DrawOptions {
  provider: ProviderName
}

export const USAGE = `npm run learn:blind -- --provider at-gift|realpay-gift [options]
  --seed N       seed of the draw, default 1
  --count N      number of drawn alternatives, default 6
  --single-use   draws RP-A7/token-once, too: the probe then waits for a new token before most requests
Exit code: 0 if all alternatives that a probe can show were named, and no other; 1 if not; 2 for an invalid option.`

/** Parses the command-line arguments of a blind round. @throws Error that names the invalid option */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      provider: { type: 'string' },
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '6' },
      'single-use': { type: 'boolean', default: false },
    },
  })
  const provider = providerNames.find((name) => name === values.provider)
  if (provider === undefined) throw new Error(`--provider: name ${providerNames.join(' or ')}`)
  if (!/^[1-9]\d?$/.test(values.count)) throw new Error(`--count: ${values.count} is no number from 1 to 99`)
  const singleUse = values['single-use']
  if (singleUse && provider === 'at-gift') throw new Error('--single-use: the on-demand API has no tokens')
  return { provider, seed: values.seed, count: Number(values.count), singleUse }
}
