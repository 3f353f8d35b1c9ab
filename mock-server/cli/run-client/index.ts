import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { providers } from '../../app.ts'
import { Problem } from '../../core/http/problem.ts'
import { environmentVariables } from '../../core/provider/provider.ts'
import { errorText } from '../../core/util/error-text.ts'
import { localized } from '../../reporting/language.ts'
import type { FlagName } from '../start/options/flags.ts'
import { fromEnvironment, fromFlags, type OptionSource, type ParsedFlags } from '../start/options/options.ts'
import { type Session, withSession } from '../start/session/session.ts'
import { proxyEnvironment } from './environment.ts'
import { runFlags } from './flags.ts'
import { withOwnCommand } from '../../reporting/own-command.ts'
import { runText } from './messages.ts'
import { countOtherHosts, type OtherHosts } from './other-hosts.ts'
import { writeTrustFiles } from './trust-files.ts'

/** Exit code for a command that cannot be started. Shells use the same exit code. */
const NOT_STARTED = 127
/**
 * If a signal ended a command, the exit code is this number plus the number of the signal. Shells use the same exit
 * code.
 */
const SIGNALED = 128

/**
 * Starts a mock, and runs a command whose requests to the providers are redirected to this mock. The redirection also
 * works for the providers' real addresses. Returns the exit code of the command, 128 plus the number of the signal if a
 * signal ended the command, or 127 if the command cannot be started.
 */
export async function runClient(given: ParsedFlags, command: readonly string[] | undefined): Promise<number> {
  const [program, ...args] = command ?? []
  if (program === undefined)
    throw new Problem(400, {
      en: 'run needs a command after --, such as: gift-mock run --only -- php batch.php',
      ja: 'run には -- の後にコマンドが必要（例: gift-mock run --only -- php batch.php）',
    })
  const others = countOtherHosts()
  const tls = { hasBegun: false }
  return withSession(
    [fromFlags(given), limited(fromEnvironment(process.env))],
    (options) => ({ ...options, port: 0, https: false, proxy: 0 }),
    (session) => runIn(session, { others, tls }, program, args),
    { onOther: others.count, onTls: () => void (tls.hasBegun = true) },
  )
}

function limited(source: OptionSource): OptionSource {
  const names: ReadonlySet<FlagName> = new Set(runFlags)
  return (flag) => (names.has(flag) ? source(flag) : undefined)
}

/** Facts about the connections that went through the proxy and whose requests did not reach the mock. */
interface Seen {
  others: OtherHosts
  /** `hasBegun` is true if the program has begun a TLS connection to a provider's host. */
  tls: { hasBegun: boolean }
}

async function runIn(
  session: Session,
  { others, tls }: Seen,
  program: string,
  args: readonly string[],
): Promise<number> {
  const { running, options, scenario, authority, startLog, flushLog } = session
  const { proxyUrl = '', url } = running
  const files = await writeTrustFiles({
    ca: authority?.ca ?? '',
    proxyUrl,
    isOnly: options.only,
    program,
    environment: process.env,
  }).catch(async (error: unknown) => {
    await session.close(process.stderr, false)
    throw error
  })
  let isSeen = true
  try {
    await startLog()
    const part = scenario && (await (await import('../start/scenario-part.ts')).scenarioPart(running, scenario))
    const env = {
      ...process.env,
      ...environmentVariables(providers, await running.admin.settings(), url),
      ...part?.variables,
      ...proxyEnvironment(process.env, proxyUrl, files, options.only),
    }
    const child = spawn(program, args, { env, stdio: 'inherit' })
    const code = await exitCodeOfCommand(child)
    flushLog()
    const lines = others.lines()
    isSeen = code === NOT_STARTED || !(await isUnused(session))
    if (!isSeen)
      process.stderr.write(
        `gift-mock: ${withOwnCommand(runText(tls.hasBegun ? 'untrusted' : lines.length > 0 ? 'unusedProvider' : 'unused'))}\n`,
      )
    if (tls.hasBegun && options.publicUrl === undefined && (await hasBoughtGift(session)))
      process.stderr.write(`gift-mock: ${runText('realPages')}\n`)
    if (lines.length > 0) process.stderr.write(`${[`gift-mock: ${runText('otherHosts')}`, ...lines].join('\n')}\n`)
    return code
  } finally {
    await session.close(process.stderr, isSeen)
    await files.remove()
  }
}

const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const

/** Waits until a command ends. Signals that this process receives in the meantime are passed on to the command. */
async function exitCodeOfCommand(child: ChildProcess): Promise<number> {
  const listeners = forwarded.map((signal) => {
    // In a terminal, the command also receives these signals from the terminal, so this process does not pass them on.
    const isSent = process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT')
    const listener = (): void => void (isSent || child.kill(signal))
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  try {
    return await new Promise<number>((resolve) => {
      child.once('error', (error) => {
        process.stderr.write(`gift-mock: ${runText('notStarted')(child.spawnfile, localized(errorText(error)))}\n`)
        resolve(NOT_STARTED)
      })
      child.once('exit', (code, signal) => resolve(code ?? SIGNALED + (signal ? constants.signals[signal] : 0)))
    })
  } finally {
    for (const remove of listeners) remove()
  }
}

/**
 * Returns true if the program has bought a gift of the partner API. The URL of such a gift contains the host name that
 * the program used. This may be the provider's real host name.
 */
async function hasBoughtGift({ running }: Session): Promise<boolean> {
  for (const id of await running.sandboxes()) {
    const { codes } = await running.sandbox(id).ledger()
    if (codes.some(({ provider }) => provider === 'realpay-gift')) return true
  }
  return false
}

/** Returns true if no request has reached the mock. */
async function isUnused({ running }: Session): Promise<boolean> {
  for (const id of await running.sandboxes()) {
    const { requests, evicted } = await running.sandbox(id).requests()
    if (requests.length + evicted > 0) return false
  }
  return (await running.admin.unmatchedRequests()).requests.length === 0
}
