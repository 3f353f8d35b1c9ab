/** A mock that a command runs: its options, its store, its scenario and its server. */

import { DEFAULT_SANDBOX } from '../../../core/sandbox/sandbox-id.ts'
import { sandboxRecords } from '../../../core/sandbox/sandbox-record.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import type { Store } from '../../../core/store/store.ts'
import type { ProxyOptions, RunningGiftMock, ServeOptions } from '../../../server/options.ts'
import { startGiftMock } from '../../../server/start.ts'
import { openStore } from '../../../storage/index.ts'
import type { LocalAuthority } from '../../authority/local-authority.ts'
import { createBufferedLog, type TextLog } from '../log/buffered-log.ts'
import type { Config } from '../config/config-file.ts'
import { findConfig } from '../config/find-config.ts'
import type { sessionWarnings } from './ignored-flags.ts'
import { type OptionSource, resolveStartOptions, type StartOptions } from '../options/options.ts'

export interface Session {
  running: RunningGiftMock
  options: StartOptions
  store: Store
  config: Config | undefined
  configFile: string | undefined
  /** The scenario that has begun; undefined if there is none. */
  scenario: Scenario | undefined
  /**
   * The local CA that issued the server's certificate; undefined if the mock does not use HTTPS or the user gave a
   * certificate.
   */
  authority: LocalAuthority | undefined
  log: TextLog
  /** Loads the logger and writes the entries that were logged before. */
  startLog(): Promise<void>
  /** Writes the buffered lines of the log immediately. */
  flushLog(): void
  /**
   * Stops the server, and writes the exchanges of --record and the snapshot of --snapshot-on-exit. Prints what the
   * session would have cost, even if the snapshot cannot be written.
   * @param isSeen false if no request of the program reached the mock, so that the cost is unknown; default true
   * @returns false if an exchange could not be written
   */
  close(output: NodeJS.WriteStream, isSeen?: boolean): Promise<boolean>
}

/**
 * Starts a mock with the options of the command line, runs `use`, and closes the store.
 * @param sources sources of options; each source has priority over the later sources and over the configuration file
 * @param adjust changes the options for a command
 * @param proxyOptions options of the forward proxy that no flag sets
 */
export async function withSession<T>(
  sources: readonly OptionSource[],
  adjust: (options: StartOptions) => StartOptions | Promise<StartOptions>,
  use: (session: Session) => Promise<T>,
  proxyOptions?: Pick<ProxyOptions, 'onOther' | 'onTls'>,
): Promise<T> {
  const named = sources.map((source) => source('config')).find((found) => found !== undefined)?.text
  const configFile = named ?? findConfig()
  const found: OptionSource = (flag) =>
    flag === 'config' && configFile !== undefined ? { text: configFile, where: configFile } : undefined
  const config = configFile ? await (await import('../config/config-file.ts')).loadConfig(configFile) : undefined
  const options = await adjust(resolveStartOptions(...sources, found, ...(config ? [config.flags] : [])))

  const {
    log,
    start: startLog,
    flush: flushLog,
  } = createBufferedLog({ level: options.logLevel, format: options.logFormat })
  if (named === undefined && configFile !== undefined)
    log('info', { en: `the configuration file ${configFile} is used`, ja: `設定ファイル ${configFile} を使用する` }, {})
  const store = await openStore(options.store)
  try {
    const opened = await open(store, options, config, log, proxyOptions)
    return await use({ ...opened, options, store, config, configFile, log, startLog, flushLog })
  } finally {
    await store.close()
    flushLog()
  }
}

async function open(
  store: Store,
  options: StartOptions,
  config: Config | undefined,
  log: TextLog,
  proxyOptions: Pick<ProxyOptions, 'onOther' | 'onTls'> | undefined,
): Promise<Pick<Session, 'running' | 'scenario' | 'authority' | 'close'>> {
  const setup =
    options.presets || config
      ? await (await import('../config/initial-setup.ts')).prepareSetup(options.presets, config)
      : undefined
  const passingOn =
    options.upstream === undefined
      ? undefined
      : await (await import('./upstream.ts')).openUpstream(options.upstream, options)
  const mockOptions: ServeOptions = {
    ...options,
    proxy: undefined,
    settings: { ...config?.settings, ...setup?.settings },
    upstream: passingOn?.upstream,
    log,
    scenarios: { list: async () => (await import('../../../../scenarios/loading/library.ts')).loadLibrary() },
    // The `close` of this copy does nothing. The store must stay open when the server closes, because the cost of the
    // session is read afterwards.
    store: { ...store, close: async () => {} },
  }
  if (options.snapshotOnExit !== undefined)
    await (await import('../../snapshot/file.ts')).checkSnapshotFile(options.snapshotOnExit)
  const warn = async (name: keyof typeof sessionWarnings): Promise<void> =>
    log('warn', (await import('./ignored-flags.ts')).sessionWarnings[name](store.description), {})
  const isBegun =
    options.store !== 'memory:' &&
    (await store.transaction(DEFAULT_SANDBOX, (tx) => tx.get(sandboxRecords, ''))) !== undefined
  if (isBegun && (options.seed !== undefined || config || setup)) await warn('begun')
  if (isBegun && (options.snapshot ?? options.scenario) !== undefined) await warn('inUse')
  if (!isBegun && options.snapshot !== undefined) {
    await (await import('../../snapshot/file.ts')).restoreInitialSnapshot(options.snapshot, mockOptions)
    if (options.seed !== undefined || config?.settings) await warn('snapshot')
  }
  if (!isBegun) await setup?.apply(mockOptions)
  const scenario =
    isBegun || options.scenario === undefined
      ? undefined
      : await (await import('./initial-scenario.ts')).startInitialScenario(options.scenario, mockOptions)
  if (scenario && options.snapshot !== undefined) await warn('emptySandbox')
  if (scenario && setup) await warn('scenarioFaults')
  const startsEmpty = options.store === 'memory:' && options.snapshot === undefined
  const sessionStart = startsEmpty
    ? undefined
    : await (await import('./newest-entries.ts')).readSessionStart(store, mockOptions)
  // The URL file of an earlier mock is removed before this mock starts, so that no client reads the old URL.
  const urlFile =
    options.urlFile === undefined ? undefined : await (await import('../url-file.ts')).openUrlFile(options.urlFile)
  // The folder is created after the store and the scenario are ready. If an earlier step fails, no folder is created.
  await passingOn?.startRecording()
  const { tls, authority } =
    options.https || options.proxy !== undefined
      ? await (await import('../certificate.ts')).openCertificate(options, log)
      : {}
  // The proxy passes connections to the HTTPS server. Without --https, this HTTPS server is a second server beside the
  // HTTP server.
  const proxy = options.proxy === undefined ? undefined : { ...proxyOptions, port: options.proxy, isOnly: options.only }
  const httpsPort = options.httpsPort ?? (proxy && !options.https ? 0 : undefined)
  const running = await startGiftMock({ ...mockOptions, tls, httpsPort, proxy })
  await urlFile?.write(running.url)
  return {
    running,
    scenario,
    authority,
    async close(output, isSeen = true) {
      await urlFile?.remove()
      const isRecorded = passingOn ? await passingOn.close(running, output) : true
      if (!passingOn) await running.close()
      try {
        if (options.snapshotOnExit !== undefined)
          await (await import('../../snapshot/file.ts')).saveSnapshot(options.snapshotOnExit, running.admin)
      } finally {
        const { sessionCost, unknownCost } = await import('./cost-text.ts')
        output.write(
          isSeen ? await sessionCost(running, store, sessionStart, output) : await unknownCost(running, output),
        )
      }
      return isRecorded
    },
  }
}
