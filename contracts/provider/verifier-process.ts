import { createWriteStream } from 'node:fs'
import { text } from 'node:stream/consumers'
import pactCore from '@pact-foundation/pact-core'
import { z } from 'zod'

/**
 * Entry point of the verifier process. The native verifier runs in a separate process, because it writes to standard
 * output and reads environment variables.
 */

const options = z
  .strictObject({
    provider: z.string(),
    providerBaseUrl: z.string(),
    pactUrls: z.array(z.string()),
    providerStatesSetupUrl: z.string().optional(),
    timeout: z.number(),
  })
  .parse(JSON.parse(await text(process.stdin)))

const { providerStatesSetupUrl, ...rest } = options
const report = await pactCore.default
  .verifyPacts({
    ...rest,
    ...(providerStatesSetupUrl !== undefined && {
      providerStatesSetupUrl,
      providerStatesSetupTeardown: true,
      providerStatesSetupBody: true,
    }),
    failIfNoPactsFound: true,
    followRedirects: false,
    logLevel: 'error',
  })
  // If an interaction fails, the verifier throws an error whose message is the report.
  .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))

createWriteStream('', { fd: 3 }).end(report)
