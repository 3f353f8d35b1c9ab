import { createWriteStream } from 'node:fs'
import { text } from 'node:stream/consumers'
import type pactCoreModule from '@pact-foundation/pact-core'
import { z } from 'zod'

/** The native verifier: the default export of the package. */
export type PactCore = typeof pactCoreModule.default

const schema = z.strictObject({
  provider: z.string(),
  providerBaseUrl: z.string(),
  pactUrls: z.array(z.string()),
  providerStatesSetupUrl: z.string().optional(),
  timeout: z.number(),
})

/**
 * Reads options from standard input, runs the native verifier, and writes its report to file descriptor 3. The verifier
 * process does nothing else. The native verifier needs a separate process, because the native verifier writes to
 * standard output and reads environment variables.
 */
export async function runVerifier(pactCore: PactCore): Promise<void> {
  const { providerStatesSetupUrl, ...rest } = schema.parse(JSON.parse(await text(process.stdin)))
  const report = await pactCore
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
}
