import { flushCompileCache } from 'node:module'
import { startTimer } from '../../core/time/host-clock.ts'
import { DEFAULT_SANDBOX } from '../../core/sandbox/sandbox-id.ts'
import type { Log } from '../../core/log.ts'
import { sandboxRecords } from '../../core/sandbox/sandbox-record.ts'
import type { Store } from '../../core/store/store.ts'
import { startGiftMock } from '../../server/start.ts'
import { openStore } from '../../storage/index.ts'
import { exitCodeOf } from '../shared/exit-code.ts'
import { banner } from './banner.ts'
import type { Config } from './config-file.ts'
import { createBufferedLog } from './buffered-log.ts'
import {
  type ParsedFlags,
  fromFlags,
  resolveStartOptions,
  type StartOptions,
  unknownVariables,
  fromEnvironment,
} from './options.ts'
import { waitForStopSignal } from './stop-signal.ts'

/**
 * Runs the mock until a signal stops it. Returns an exit code for the verdict of the scenario that --scenario starts: 2
 * if the client failed, 1 if the verdict is not certain, 0 if the client passed or there is no scenario.
 */
export async function start(given: ParsedFlags): Promise<number> {
  const own = [fromFlags(given), fromEnvironment(process.env)]
  const configFile = own.map((source) => source('config')).find((found) => found !== undefined)?.text
  const config = configFile ? await (await import('./config-file.ts')).loadConfig(configFile) : undefined
  const options = resolveStartOptions(...own, ...(config ? [config.flags] : []))

  const { log, start: startLog } = createBufferedLog({ level: options.logLevel, format: options.logFormat })
  const store = await openStore(options.store)
  try {
    return await serve(store, options, config, { log, startLog, configFile })
  } finally {
    await store.close()
  }
}

interface Session {
  log: Log
  startLog: () => Promise<void>
  configFile: string | undefined
}

async function serve(
  store: Store,
  options: StartOptions,
  config: Config | undefined,
  { log, startLog, configFile }: Session,
): Promise<number> {
  const mockOptions = {
    ...options,
    settings: config?.settings,
    log,
    scenarios: { list: async () => (await import('../../../scenarios/loading/library.ts')).loadLibrary() },
    // The server cannot close this copy of the store. The store must stay open, because the cost of the session is read
    // from it after the server has closed.
    store: { ...store, close: async () => {} },
  }
  if (options.snapshotOnExit !== undefined)
    await (await import('../snapshot/file.ts')).checkSnapshotFile(options.snapshotOnExit)
  const isBegun =
    options.store !== 'memory:' &&
    (await store.transaction(DEFAULT_SANDBOX, (tx) => tx.get(sandboxRecords, ''))) !== undefined
  if (isBegun && (options.seed !== undefined || config?.settings))
    log(
      'warn',
      `${store.description} has begun already: --seed and the settings of the configuration file are for new sandboxes`,
      {},
    )
  if (isBegun && (options.snapshot ?? options.scenario) !== undefined)
    log(
      'warn',
      `${store.description} is already in use and is not changed: --snapshot and --scenario apply to a new store; use "gift-mock snapshot load" or PUT /__admin/scenario instead`,
      {},
    )
  if (!isBegun && options.snapshot !== undefined) {
    await (await import('../snapshot/file.ts')).restoreInitialSnapshot(options.snapshot, mockOptions)
    if (options.seed !== undefined || config?.settings)
      log(
        'warn',
        'the snapshot brings its own seed, clock and settings: --seed and the settings of the configuration file are for new sandboxes',
        {},
      )
  }
  const scenario =
    isBegun || options.scenario === undefined
      ? undefined
      : await (await import('./initial-scenario.ts')).startInitialScenario(options.scenario, mockOptions)
  if (scenario && options.snapshot !== undefined)
    log('warn', 'a scenario starts with an empty sandbox: only the settings and the seed of the snapshot are kept', {})
  const running = await startGiftMock({ ...mockOptions, tls: options.https ? await certificate(options) : undefined })
  const stop = waitForStopSignal()

  process.stdout.write(
    await banner(running, {
      tokenIsOurs: options.adminToken === undefined,
      selfSigned: options.https && options.cert === undefined,
      scenario,
    }),
  )
  const watcher =
    options.watch && config && configFile !== undefined
      ? (await import('./watch-config.ts')).watchConfig(configFile, config, running.admin, log)
      : undefined
  for (const { en: warning } of unknownVariables(process.env)) log('warn', warning, {})
  if (scenario) log('info', `the scenario ${scenario.name} has begun`, {})
  log('info', 'listening', { url: running.url, store: store.description })
  const cancel = startTimer(SETTLE_MS, () => void finishStartup(startLog))

  log('info', `stopping on ${await stop.signal}`, {})
  cancel()
  await startLog()
  watcher?.close()
  await running.close()
  try {
    if (options.snapshotOnExit !== undefined)
      await (await import('../snapshot/file.ts')).saveSnapshot(options.snapshotOnExit, running.admin)
  } finally {
    process.stdout.write(await (await import('./session-cost.ts')).sessionCost(running, store))
    stop.dispose()
  }
  const verdict = scenario && (await running.admin.scenario())?.verdict
  return verdict ? exitCodeOf([verdict.result]) : 0
}

async function certificate({ cert, key, host = 'localhost' }: StartOptions) {
  const { readCertificate, selfSignedCertificate } = await import('./certificate.ts')
  return cert !== undefined && key !== undefined ? readCertificate(cert, key) : selfSignedCertificate(host)
}

/**
 * Delay in milliseconds between the start of the server and the loading of the logger. Without the delay, the loading
 * would slow down the first requests.
 */
const SETTLE_MS = 100

async function finishStartup(startLog: () => Promise<void>): Promise<void> {
  await startLog()
  // The compile cache is flushed now, because a killed process does not write the cache, and the next start would then
  // be slow.
  flushCompileCache()
}
