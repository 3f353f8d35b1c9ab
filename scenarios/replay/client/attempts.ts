import { hostClock, sleep, withTimeout } from '../../../mock-server/core/time/host-clock.ts'
import { Problem, type Text } from '../../../mock-server/index.ts'
import { waitForDisconnects, waitForPendingWork } from './drain.ts'
import { ClientKilledError, type KillWatch } from './kill-points.ts'
import type { RunContext, RunResult, Runner } from './runner.ts'

/**
 * Pause between the end of a client and its next start, on the mock's clock [ms]. The pause is longer than the
 * one-second window of あっとギフト's rate limit. A restarted client needs this pause, because the client does not know when
 * the last request before the restart was sent.
 */
const RESTART_MS = 2000
/**
 * Maximum milliseconds from the kill of a client to the end of the runner. If the runner takes longer, the replay
 * throws a Problem.
 */
const END_MS = 15_000

/**
 * Runs the client. If the scenario kills the client, starts the client again, but at most as often as the scenario
 * says. The client is also started again until it has ended by itself `starts` times.
 * @param watch determines when the client has to be killed; undefined if the scenario does not kill the client
 * @param starts number of times that the client has to end by itself
 * @param onWait called before each start but the first, and before the wait that precedes this start
 * @throws Problem if the runner does not end its client
 */
export async function runAttempts(
  runner: Runner,
  context: RunContext,
  watch: KillWatch | undefined,
  starts = 1,
  onWait: () => void = () => {},
): Promise<RunResult> {
  const restarts = context.scenario.client?.restart ?? 0
  const attempts: RunResult[] = []
  let kills = 0
  let lastStartMs = 0
  try {
    for (;;) {
      const attempt = attempts.length + 1
      lastStartMs = hostClock.now()
      const environment = { ...context.environment, GIFT_MOCK_ATTEMPT: attempt.toString() }
      const kill = new AbortController()
      // The client is killed only once. After a restart, the client is not killed again.
      if (attempt === 1) watch?.start(context.mock.admin, () => kill.abort(new ClientKilledError('killed')))
      const signal = AbortSignal.any([context.signal, kill.signal])
      const ran = await ranOrKilled(runner, { ...context, environment, signal }, kill.signal)
      const isKilled = kill.signal.aborted
      attempts.push(isKilled ? { ...ran, result: 'done', detail: KILLED } : ran)
      if (isKilled) {
        kills += 1
        await waitForDisconnects(context.mock.admin)
        watch?.onClientGone()
      }
      const isLast = isKilled ? attempt > restarts : attempts.length - kills >= starts
      if (isLast || context.signal.aborted) return summary(attempts, kills, lastStartMs)
      onWait()
      // After a normal end, the next start stands for a later run, for example on the next day. By then, all effects of
      // the earlier requests have happened.
      if (!isKilled) await waitForPendingWork(context.mock.admin, context.signal)
      await pauseBeforeRestart(context)
      onWait()
    }
  } finally {
    watch?.end()
  }
}

async function pauseBeforeRestart({ mock: { admin }, signal }: RunContext): Promise<void> {
  const { mode, rate = 1 } = await admin.clock()
  if (mode === 'frozen') await admin.advanceClock(RESTART_MS)
  else await sleep(RESTART_MS / rate, signal)
}

const KILLED: Text = { en: 'it was killed, as the scenario says', ja: 'シナリオの指定により強制終了' }

/** Runs the client once. If the client was killed, an error of the runner is ignored unless the error is a Problem. */
async function ranOrKilled(runner: Runner, context: RunContext, killed: AbortSignal): Promise<RunResult> {
  const running = runner.run(context)
  const stuck = Promise.withResolvers<never>()
  const onKill = (): void =>
    void withTimeout(
      END_MS,
      running.catch(() => NO_RESULT),
    ).then((ran) => (ran === undefined ? stuck.reject(notEnded(context)) : undefined))
  killed.addEventListener('abort', onKill, { once: true })
  try {
    return await Promise.race([running, stuck.promise])
  } catch (error) {
    if (killed.aborted && !(error instanceof Problem)) return NO_RESULT
    throw error
  } finally {
    killed.removeEventListener('abort', onKill)
  }
}

const NO_RESULT: RunResult = { result: 'done' }

function notEnded({ scenario }: RunContext): Problem {
  return new Problem(500, {
    en: `${scenario.name}: the scenario kills the client, and the runner did not end the client within ${END_MS / 1000} s of its signal: a client in process has to stop when the signal aborts`,
    ja: `${scenario.name}: シナリオがクライアントを強制終了するが、シグナルから ${END_MS / 1000} 秒以内にクライアントが終わらなかった。同じプロセスのクライアントは、シグナルの abort で停止しなければならない`,
  })
}

/** Combines the results of all attempts: how the last attempt ended, and the outputs of all attempts. */
function summary(attempts: readonly RunResult[], kills: number, lastStartMs: number): RunResult {
  const last = attempts.at(-1) ?? NO_RESULT
  if (attempts.length < 2) return last
  const outputs = attempts.map(({ output }, index) => (output === undefined ? '' : `[start ${index + 1}]\n${output}`))
  const output = outputs.some((text) => text !== '') ? outputs.join('') : undefined
  return {
    ...last,
    attempts: attempts.length,
    lastStartMs,
    ...(kills > 0 && { kills }),
    ...(attempts.some(({ leftProcesses }) => leftProcesses) && { leftProcesses: true }),
    ...(output !== undefined && { output }),
  }
}
