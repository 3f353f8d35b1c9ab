import { isRecord } from '../../mock-server/core/advice/correction.ts'
import { parseJsonOrUndefined } from '../../mock-server/core/util/json.ts'
import type { Clock } from '../../clients/index.ts'
import type { RawExchange } from '../recordings/raw-exchange.ts'
import type { ProviderName } from '../recordings/exchange.ts'
import type { Environment, ProbeAnswer, ProbeRequest, ProbeState, Step, Timing } from './step.ts'

export interface RunOptions {
  provider: ProviderName
  steps: readonly Step[]
  env: Environment
  clock: Clock
  /** Sends a request. @returns undefined if no response came */
  send(request: ProbeRequest): Promise<ProbeAnswer | undefined>
  /** Called with each exchange in the order of sending. */
  onExchange(exchange: RawExchange): Promise<void>
  onStep?: ((step: Step) => void) | undefined
  signal?: AbortSignal | undefined
}

/** Milliseconds between two requests at the pace of each provider, with a margin for the network. */
const PACE_MS: Readonly<Record<ProviderName, number>> = { 'at-gift': 1200, 'realpay-gift': 250 }
/** The window of each provider's limit, with a margin [ms]. */
const WINDOW_MS: Readonly<Record<ProviderName, number>> = { 'at-gift': 1200, 'realpay-gift': 61_000 }

const TOO_MANY_REQUESTS = 429
const MAX_REPETITIONS = 5

/** Sends the steps of a probe in their order, each step at the time that its timing requires. */
export async function runSteps({
  provider,
  steps,
  env,
  clock,
  send,
  onExchange,
  onStep,
  signal,
}: RunOptions): Promise<void> {
  const answers = new Map<string, ProbeAnswer>()
  const run = `probe-${clock.now().toString(36)}`
  let ids = 0
  let lastMs = -Infinity
  let pending: Promise<void>[] = []
  let written: Promise<void> = Promise.resolve()

  const state = (nowMs: number): ProbeState => ({
    env,
    nowMs,
    run,
    newRequestId: () => `${run}-${(ids += 1)}`,
    answer: (step) => answers.get(step),
    status: (step) => answers.get(step)?.status ?? 0,
    text: (step, ...path) => textIn(answers.get(step), path),
  })

  async function sendOne(step: Step, request: ProbeRequest): Promise<void> {
    const sentAtMs = clock.now()
    lastMs = sentAtMs
    const answer = await send(request)
    if (answer) answers.set(step.name, answer)
    const exchange: RawExchange = {
      provider,
      sentAtMs,
      request: { method: request.method, path: request.path, headers: request.headers, body: bytesOf(request.body) },
      response: answer ? { receivedAtMs: clock.now(), ...answer } : null,
      ...(!answer && { lost: 'response' }),
    }
    written = written.then(() => onExchange(exchange))
    await written
  }

  async function until(ms: number): Promise<void> {
    for (let wait = ms - clock.now(); wait > 0; wait = ms - clock.now()) await clock.sleep(wait, signal)
  }

  /** Sends a step again if it was refused because of the limit, which other callers may share. */
  async function repeatIfRefused(step: Step): Promise<void> {
    for (let left = MAX_REPETITIONS; left > 0; left -= 1) {
      await Promise.all(pending)
      if (answers.get(step.name)?.status !== TOO_MANY_REQUESTS) return
      await until(sendingTime('pace', clock.now()))
      const request = step.request(state(clock.now()))
      if (request) pending.push(sendOne(step, request))
    }
  }

  for (const step of steps) {
    signal?.throwIfAborted()
    const { timing = 'pace', times = 1, everyMs = 0 } = step
    const isPaced = typeof timing === 'string' || !('afterMs' in timing)
    if (isPaced) {
      await Promise.all(pending)
      pending = []
    }
    // A step that earlier responses have made unnecessary is skipped without a pause.
    if (isPaced && step.request(state(clock.now())) === undefined) continue
    await until(sendingTime(timing, clock.now()))
    if (isPaced && hasSingleUseTokens(answers)) await until(nextStepMs(env, clock.now()))
    onStep?.(step)
    for (let sent = 0; sent < times; sent += 1) {
      if (sent > 0) await until(lastMs + everyMs)
      const request = step.request(state(clock.now()))
      if (request) pending.push(sendOne(step, request))
    }
    if (step.isNeeded) await repeatIfRefused(step)
  }
  await Promise.all(pending)

  function sendingTime(timing: Timing, nowMs: number): number {
    if (timing === 'pace') return Math.max(nowMs, lastMs + PACE_MS[provider])
    if ('afterMs' in timing) return lastMs + timing.afterMs
    if ('waitMs' in timing) return nowMs + timing.waitMs
    const { phaseMs, ofMs } = timing
    const earliest = Math.max(nowMs, lastMs + WINDOW_MS[provider])
    return earliest + ((((phaseMs - earliest) % ofMs) + ofMs) % ofMs)
  }
}

/** Returns true if the provider has refused a token that it had accepted before in the same time step. */
function hasSingleUseTokens(answers: ReadonlyMap<string, ProbeAnswer>): boolean {
  return answers.get('brands')?.status === 200 && answers.get('token-again')?.status === 401
}

/** Returns the beginning of the next time step of the tokens. */
function nextStepMs({ REALPAY_GIFT_TOTP_PERIOD: period = '30' }: Environment, nowMs: number): number {
  const periodMs = Number(period) * 1000
  return (Math.floor(nowMs / periodMs) + 1) * periodMs
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

function bytesOf(body: ProbeRequest['body']): Uint8Array {
  return typeof body === 'string' ? encoder.encode(body) : (body ?? new Uint8Array())
}

function textIn(answer: ProbeAnswer | undefined, path: readonly string[]): string | undefined {
  const value = answer && parseJsonOrUndefined(decoder.decode(answer.body))
  const found = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value)
  return typeof found === 'string' ? found : undefined
}
