import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of what is committed: the same one for the source, for `dist/contracts` and for the bundled command. */
const folder = join(packageRoot(import.meta.dirname), 'contracts')

function packageRoot(start: string): string {
  return existsSync(join(start, 'package.json')) ? start : packageRoot(dirname(start))
}

/** The pacts of the reference clients, by provider. */
export const pactFiles = {
  'at-gift': join(folder, 'pacts/gift-reference-client-at-gift-api.json'),
  'realpay-gift': join(folder, 'pacts/gift-reference-client-realpay-gift-api.json'),
} as const

/** The OpenAPI 3.1 descriptions, by provider. */
export const openApiFiles = {
  'at-gift': join(folder, 'openapi/at-gift.json'),
  'realpay-gift': join(folder, 'openapi/realpay-gift.json'),
} as const

/** The flows that one request cannot show, in Arazzo, by provider. */
export const arazzoFiles = {
  'at-gift': join(folder, 'arazzo/at-gift.yaml'),
  'realpay-gift': join(folder, 'arazzo/realpay-gift.yaml'),
} as const
