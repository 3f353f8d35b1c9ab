import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { temporaryFolder } from '../../mock-server/node/temporary-folder.ts'
import { type PactFile, type PactInteraction, readPact } from './pact-file.ts'
import type { VerifierOptions } from './run-verifier.ts'
import { verifierArguments } from './verifier-command.ts'
import { errorsOf, reportSchema, type VerifierReport } from './verifier-report.ts'

export interface VerifyOptions {
  /**
   * Name of the provider in the pact files: `at-gift-api` or `realpay-gift-api`. Pacts of other providers are ignored.
   */
  readonly provider: string
  /** URL that the paths of the pact are appended to, such as `http://127.0.0.1:4600/at-gift`. */
  readonly baseUrl: string
  readonly pacts: readonly string[]
  /**
   * URL that sets provider states (`POST {state, params, action}`). If undefined, no state is set. Use `skip` to skip
   * the interactions that need a state.
   */
  readonly stateUrl?: string | undefined
  /**
   * Returns the reason as one sentence if an interaction must be skipped; undefined if the interaction must be
   * verified.
   */
  readonly skip?: ((interaction: PactInteraction) => string | undefined) | undefined
  /**
   * Changes an interaction before it is verified. For example, sets a new request id, because a request id can be used
   * only once.
   */
  readonly prepare?: ((interaction: PactInteraction) => PactInteraction) | undefined
  /** Timeout in milliseconds for one request and its response. Default 30,000. */
  readonly timeoutMs?: number | undefined
}

export interface InteractionResult {
  readonly description: string
  /** Names of the provider states of the interaction. */
  readonly states: readonly string[]
  /**
   * The rules and the operation that the interaction is based on. The member `register` contains the rules, each with
   * its evidence class. The member `mock` contains the operation.
   */
  readonly references: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Result of the verification. If an interaction is `skipped`, the result says nothing about the provider. */
  readonly status: 'passed' | 'failed' | 'skipped'
  /** The mismatches, or the reason for the skip, one sentence each. Empty if the interaction passed. */
  readonly errors: readonly string[]
}

export interface VerificationResult {
  /** Results of the interactions in the order of the pacts. */
  readonly interactions: readonly InteractionResult[]
}

/**
 * Sends the requests of the pacts to a provider and compares the responses. The result contains every interaction of
 * the pacts, including skipped interactions. An interaction counts as `passed` only if the verifier's report says that
 * the interaction passed.
 * @throws Error if there is nothing to verify, two interactions have the same description, or the verifier itself
 * failed
 */
export async function verifyProvider(options: VerifyOptions): Promise<VerificationResult> {
  const { provider, pacts, skip, prepare = (interaction) => interaction } = options
  const files = (await Promise.all(pacts.map(readPact))).filter((pact) => pact.provider.name === provider)
  const all = files.flatMap(({ interactions }) => interactions)
  if (all.length === 0)
    throw new Error(
      `there is nothing to verify: none of ${pacts.length} pact files has an interaction with "${provider}"`,
    )
  const twice = all.find(
    ({ description }, index) => all.findIndex((other) => other.description === description) !== index,
  )
  if (twice)
    throw new Error(
      `two interactions have the description "${twice.description}", so the failed one could not be identified`,
    )

  const reasons = new Map(all.map((interaction) => [interaction.description, skip?.(interaction)]))
  const chosen = files
    .map((pact): PactFile => ({
      ...pact,
      interactions: pact.interactions.filter(({ description }) => reasons.get(description) === undefined).map(prepare),
    }))
    .filter(({ interactions }) => interactions.length > 0)
  const results = chosen.length === 0 ? [] : await runVerifier(options, chosen)

  return {
    interactions: all.map(({ description, providerStates, comments }) => {
      const about = { description, states: providerStates.map(({ name }) => name), references: comments.references }
      const reason = reasons.get(description)
      if (reason !== undefined) return { ...about, status: 'skipped', errors: [reason] }
      const [result, ...more] = results.filter((one) => one.description === description)
      const errors =
        result === undefined ? ['the verifier did not say anything about it'] : [result, ...more].flatMap(errorsOf)
      return { ...about, status: errors.length === 0 ? 'passed' : 'failed', errors }
    }),
  }
}

async function runVerifier(
  { provider, baseUrl, stateUrl, timeoutMs = 30_000 }: VerifyOptions,
  pacts: readonly PactFile[],
): Promise<VerifierReport['interactionResults']> {
  const folder = await temporaryFolder('gift-mock-pacts-')
  try {
    const files = pacts.map((_, index) => join(folder, `${index}.json`))
    await Promise.all(pacts.map((pact, index) => writeFile(files[index] ?? '', JSON.stringify(pact))))
    const verifierOptions: VerifierOptions = {
      provider,
      providerBaseUrl: baseUrl,
      pactUrls: files,
      providerStatesSetupUrl: stateUrl,
      timeout: timeoutMs,
    }
    return readReport(await runProcess(await verifierArguments(folder), JSON.stringify(verifierOptions)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runProcess(args: readonly string[], input: string): Promise<string> {
  const env = {
    ...process.env,
    PACT_DO_NOT_TRACK: 'true',
    NO_PROXY: [process.env['NO_PROXY'], '127.0.0.1', 'localhost'].filter(Boolean).join(','),
  }
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] })
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject))
  const [stdin, , stderr, report] = child.stdio
  if (!stdin || !stderr || !(report instanceof Readable)) throw new Error('the process of the verifier has no pipes')
  stdin.end(input)
  const [output, errors] = await Promise.race([Promise.all([text(report), text(stderr)]), failed])
  if (output === '' && errors.includes('ERR_MODULE_NOT_FOUND'))
    throw new Error(
      'verification needs the package @pact-foundation/pact-core: npm install --save-dev @pact-foundation/pact-core@20.2.0',
    )
  if (output === '') throw new Error(`the verifier ended without a report: ${errors.trim().slice(-500)}`)
  return output
}

function readReport(output: string): VerifierReport['interactionResults'] {
  let json: unknown
  try {
    json = JSON.parse(output)
  } catch {
    throw new Error(`the verifier could not run: ${output.slice(0, 500)}`)
  }
  return reportSchema.parse(json).interactionResults
}
