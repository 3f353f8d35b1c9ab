import { join } from 'node:path'
import { packageRoot } from '../mock-server/node/package-files.ts'

/** Folder of the committed contracts. */
const folder = join(packageRoot, 'contracts')

/** Paths of the reference clients' pact files, by provider. */
export const pactFiles = {
  'at-gift': join(folder, 'pacts/gift-reference-client-at-gift-api.json'),
  'realpay-gift': join(folder, 'pacts/gift-reference-client-realpay-gift-api.json'),
} as const

/** Paths of the OpenAPI 3.1 descriptions, by provider. */
export const openApiFiles = {
  'at-gift': join(folder, 'openapi/at-gift.json'),
  'realpay-gift': join(folder, 'openapi/realpay-gift.json'),
} as const

/** Paths of the Arazzo files, by provider. Each file contains workflows of several requests. */
export const arazzoFiles = {
  'at-gift': join(folder, 'arazzo/at-gift.yaml'),
  'realpay-gift': join(folder, 'arazzo/realpay-gift.yaml'),
} as const
