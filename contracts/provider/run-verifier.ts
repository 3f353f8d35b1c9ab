import { createWriteStream } from 'node:fs'
import { text } from 'node:stream/consumers'
import type pactCoreModule from '@pact-foundation/pact-core'

/** The native verifier: the default export of the package. */
export type PactCore = typeof pactCoreModule.default

/**
 * Options of the native verifier. `verifyProvider` writes the options to the standard input of the verifier process.
 */
export interface VerifierOptions {
  readonly provider: string
  readonly providerBaseUrl: string
  readonly pactUrls: string[]
  readonly providerStatesSetupUrl: string | undefined
  /** Timeout in milliseconds for one request and its response. */
  readonly timeout: number
}

/**
 * Entry function of the verifier process. Reads options from standard input, runs the native verifier, and writes its
 * report to file descriptor 3. The native verifier needs a separate process, because it writes to standard output and
 * reads environment variables. Zod does not check the options, because Zod would take half of the start time of this
 * process.
 */
export async function runVerifier(pactCore: PactCore): Promise<void> {
  const { providerStatesSetupUrl, ...rest }: VerifierOptions = JSON.parse(await text(process.stdin))
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
