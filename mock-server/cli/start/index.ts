import { flushCompileCache } from 'node:module'
import { startTimer } from '../../core/time/host-clock.ts'
import { exitCodeOf } from '../shared/exit-code.ts'
import { banner } from './banner.ts'
import { type ParsedFlags, type StartOptions, fromFlags, unknownVariables, fromEnvironment } from './options/options.ts'
import { type Session, withSession } from './session/session.ts'
import { waitForStopSignal } from './stop-signal.ts'

/**
 * Runs the mock until a signal stops it. Returns an exit code for the verdict of the scenario that --scenario starts: 2
 * if the client failed, 1 if the verdict is not certain or an exchange of --record could not be written, 0 if the
 * client passed or there is no scenario.
 */
export async function start(given: ParsedFlags): Promise<number> {
  // The module reads which shell has started this program. The shell may end as soon as the mock is ready.
  if (process.env['npm_lifecycle_script'] !== undefined) void import('./npm-shell.ts')
  return withSession([fromFlags(given), fromEnvironment(process.env)], withProxyForOnly, serve)
}

/** @throws Problem if --only is given without a proxy, because only the proxy can refuse requests to other hosts */
async function withProxyForOnly(options: StartOptions): Promise<StartOptions> {
  // The module is loaded on demand, to keep the start-up fast.
  if (options.only && options.proxy === undefined) throw (await import('./only-problem.ts')).onlyProblem()
  return options
}

async function serve(session: Session): Promise<number> {
  const { running, options, store, config, configFile, scenario, log, startLog } = session
  const stop = waitForStopSignal()
  process.stdout.write(
    await banner(running, { tokenIsOurs: options.adminToken === undefined, authority: session.authority, scenario }),
  )
  const watcher =
    options.watch && config && configFile !== undefined
      ? (await import('./config/watch-config.ts')).watchConfig(configFile, config, running.admin, log)
      : undefined
  for (const warning of unknownVariables(process.env)) log('warn', warning, {})
  if (scenario)
    log('info', { en: `the scenario ${scenario.name} has started`, ja: `シナリオ ${scenario.name} を開始した` }, {})
  log('info', { en: 'listening', ja: '待ち受けを開始した' }, { url: running.url, store: store.description })
  const cancel = startTimer(SETTLE_MS, () => void finishStartup(startLog))

  const signal = await stop.signal
  log('info', { en: `stopping on ${signal}`, ja: `${signal} により停止する` }, {})
  cancel()
  await startLog()
  watcher?.close()
  const isWritten = await session.close(process.stdout).finally(() => stop.dispose())
  if (!isWritten) return 1
  const verdict = scenario && (await running.admin.scenario())?.verdict
  return verdict ? exitCodeOf([verdict.result]) : 0
}

/**
 * Delay in milliseconds between the start of the server and the loading of the logger. Without the delay, the loading
 * would slow down the first requests.
 */
const SETTLE_MS = 100

async function finishStartup(startLog: () => Promise<void>): Promise<void> {
  await startLog()
  // The compile cache is written now, because a process that is killed later does not write the cache. Without the
  // cache, the next start is slow.
  flushCompileCache()
}
