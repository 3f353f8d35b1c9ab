import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { serviceRunner, type ServiceRunner } from '../../../scenarios/command/service-runner.ts'
import { referenceRunner } from '../../../scenarios/reference/index.ts'
import type { ReplayAllOptions } from '../../../scenarios/replay/replay-all.ts'
import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { openSession } from '../../../scenarios/replay/session.ts'
import type { Pem } from '../authority/kept-file.ts'
import { readCertificate, temporaryCertificate } from '../start/certificate.ts'
import { temporaryFolder } from '../../node/temporary-folder.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import type { Text } from '../../core/localized-text.ts'
import { Problem } from '../../core/http/problem.ts'
import { seesProcesses } from '../../../scenarios/command/process-tree.ts'
import type { ClientFlags, ClientSettings } from './client-flags.ts'

/** A client under test, with the options of its replay. */
export interface Client {
  options: Omit<ReplayAllOptions, 'signal' | 'onBegin' | 'onDone'>
  /** Stops the service, stops the mock that the scenarios share, and removes temporary files. */
  close(): Promise<void>
}

/** Maximum time in milliseconds until a service is ready. A service that takes longer is reported as an error. */
const READY_MS = 60_000
/** Seed of the mock that all scenarios share if --keep-service is given. */
const SHARED_SEED = 'gift-mock replay'

const UNSEEN_PROCESSES: Text = {
  en: '/proc cannot be read, so a process that the client leaves running outside its process group, such as a daemon, is neither seen nor ended, and its requests are not judged: mount /proc',
  ja: '/proc を読めないため、クライアントのプロセスグループの外で動き続けるプロセス（デーモンなど）は見つけられず、終了もされない。そのリクエストは判定に含まれない。/proc をマウントする',
}

/** Creates the runner of a client. With --keep-service, also starts the mock that all scenarios share. */
export async function openClient(
  settings: ClientSettings,
  { cert, key, keepState, requireBook, requireExit, config }: ClientFlags,
  command: readonly string[] | undefined,
): Promise<Client> {
  const { service, timeoutMs, timeScale, starts, jobs, port, host, isHttps, isIntercepted } = settings
  if (settings.isOwn && !seesProcesses()) {
    if (requireExit) throw new Problem(500, UNSEEN_PROCESSES)
    const { en, ja } = UNSEEN_PROCESSES
    process.stderr.write(`${localizedLine({ en: `warning: ${en}`, ja: `警告: ${ja}` })}\n`)
  }
  const tls = isHttps
    ? cert !== undefined && key !== undefined
      ? await readCertificate(cert, key)
      : await temporaryCertificate(host)
    : undefined
  const authority = isIntercepted ? await temporaryCertificate(host) : undefined
  const server = {
    port,
    host,
    tls: tls ?? authority,
    ...(authority && { httpsPort: 0, proxy: { port: 0, isOnly: true } }),
    ...(config !== undefined && {
      settings: (await (await import('../start/config/config-file.ts')).loadConfig(config)).settings,
    }),
  }
  const session = service?.keep ? await openSession({ seed: SHARED_SEED, server, keepState }) : undefined
  const { runner: direct, close } = runnerOf(settings, command)
  const runner = authority
    ? (await import('./intercept.ts')).interceptingRunner(direct, authority.ca, command?.[0] ?? '')
    : direct
  const trust = tls && (await writeCertificate(tls))
  return {
    options: {
      runner,
      timeScale,
      timeoutMs,
      starts,
      jobs,
      server,
      session,
      keepState,
      requireBook,
      requireExit,
      environment: trust?.environment,
    },
    async close() {
      await close()
      await session?.close()
      await trust?.remove()
    },
  }
}

function runnerOf(
  { service, timeoutMs, faketime, until }: ClientSettings,
  command: readonly string[] | undefined,
): { runner: Runner; close(): Promise<void> } {
  if (service && until) {
    const runner: ServiceRunner = serviceRunner({ ...service, until, readyMs: Math.min(timeoutMs, READY_MS), faketime })
    return { runner, close: () => runner.close() }
  }
  const [program, ...args] = command ?? []
  const runner = program === undefined ? referenceRunner : commandRunner(program, args, { faketime, until })
  return { runner, close: async () => {} }
}

/**
 * Writes a certificate to a file, and returns the variables that name the file. Node trusts the certificate because of
 * NODE_EXTRA_CA_CERTS. Other programs have to be configured to trust the file that GIFT_MOCK_CERT_FILE names.
 */
async function writeCertificate({
  cert,
}: Pem): Promise<{ environment: Record<string, string>; remove(): Promise<void> }> {
  const folder = await temporaryFolder('gift-mock-cert-')
  const file = join(folder, 'cert.pem')
  await writeFile(file, cert)
  return {
    environment: { GIFT_MOCK_CERT_FILE: file, NODE_EXTRA_CA_CERTS: file },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
