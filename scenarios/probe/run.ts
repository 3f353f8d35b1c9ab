import { Problem, type Text } from '../../mock-server/index.ts'
import { isRecord } from '../../mock-server/core/advice/correction.ts'
import { parseJsonOrUndefined } from '../../mock-server/core/util/json.ts'
import type { Clock } from '../../clients/index.ts'
import type { RawExchange } from '../recordings/raw-exchange.ts'
import type { ProviderName } from '../recordings/exchange.ts'
import { PACE_MS, tokenPeriodMs, WINDOW_MS } from './duration.ts'
import { TOKEN_HEADER } from './realpay-gift-request.ts'
import type { Environment, LostRequest, ProbeAnswer, ProbeRequest, ProbeState, Step, Timing } from './step.ts'

export interface RunOptions {
  provider: ProviderName
  steps: readonly Step[]
  env: Environment
  clock: Clock
  /**
   * Sends a request.
   * @returns the response; if the response is missing or incomplete, the lost part and the reason
   */
  send(request: ProbeRequest): Promise<ProbeAnswer | LostRequest>
  /** Called with each completed exchange and the step that sent its request. */
  onExchange(exchange: RawExchange, step: Step): Promise<void>
  onStep?: ((step: Step) => void) | undefined
  /** Called before each request is sent. */
  onSend?: ((step: Step, request: ProbeRequest, sentAtMs: number) => void) | undefined
  /** Called with each request that got no complete response. */
  onLost?: ((step: Step, lost: LostRequest) => void) | undefined
  /** Called once if the provider accepts each token only once, so that requests have to wait for the next token. */
  onSingleUseTokens?: (() => void) | undefined
  /** Signal that ends the probe: no further request is sent, and the probe waits for the open responses. */
  signal?: AbortSignal | undefined
}

const OK = 200
const TOO_MANY_REQUESTS = 429
/** Maximum length of a response in an error message. */
const MAX_SHOWN = 200
const MAX_REPETITIONS = 5
/**
 * A probe uses a new token only after this part of the token's time step: 1 second of 30. The provider's clock may be
 * slow, and the provider may accept only the token of its current time step.
 */
const TOKEN_MARGIN = 1 / 30

/**
 * Sends the steps of a probe in their order, each step at the time that its timing requires. When the promise resolves
 * or rejects, all exchanges are complete.
 * @throws the reason of the signal if the signal is aborted
 */
export async function runSteps({
  provider,
  steps,
  env,
  clock,
  send,
  onExchange,
  onStep,
  onSend,
  onLost,
  onSingleUseTokens,
  signal,
}: RunOptions): Promise<void> {
  const answers = new Map<string, ProbeAnswer>()
  const failures = new Map<string, Text>()
  const usedTokens = new Set<string>()
  let isTold = false
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
    usedTokens.add(request.headers[TOKEN_HEADER] ?? '')
    onSend?.(step, request, sentAtMs)
    const answer = await send(request)
    const isLost = 'lost' in answer
    if (isLost) {
      failures.set(step.name, answer.failure)
      onLost?.(step, answer)
    } else answers.set(step.name, answer)
    const exchange: RawExchange = {
      provider,
      sentAtMs,
      request: { method: request.method, path: request.path, headers: request.headers, body: bytesOf(request.body) },
      response: isLost ? null : { receivedAtMs: clock.now(), ...answer },
      ...(isLost && { lost: answer.lost }),
    }
    const writing = written.then(() => onExchange(exchange, step))
    // If an exchange cannot be written, later exchanges are nevertheless written.
    written = writing.catch(() => {})
    await writing
  }

  /** Sends a request. @throws the reason of the signal if the signal is aborted */
  function start(step: Step, request: ProbeRequest): void {
    signal?.throwIfAborted()
    const sending = sendOne(step, request)
    // Without this handler, a rejection would end the process before the next step awaits the pending requests.
    sending.catch(() => {})
    pending.push(sending)
  }

  async function until(ms: number): Promise<void> {
    for (let wait = ms - clock.now(); wait > 0; wait = ms - clock.now()) await clock.sleep(wait, signal)
  }

  /**
   * If the provider accepts each token only once, waits until the step has a token that no earlier request contained.
   * Each time step of the tokens has only one token.
   */
  async function untilTokenIsNew(step: Step): Promise<void> {
    if (!hasSingleUseTokens(answers)) return
    for (;;) {
      const token = step.request(state(clock.now()))?.headers[TOKEN_HEADER] ?? ''
      if (!/^\d+$/.test(token) || !usedTokens.has(token)) return
      if (!isTold) onSingleUseTokens?.()
      isTold = true
      await until(nextTokenMs(clock.now()))
    }
  }

  function nextTokenMs(nowMs: number): number {
    const periodMs = tokenPeriodMs(env)
    return (Math.floor(nowMs / periodMs) + 1) * periodMs + periodMs * TOKEN_MARGIN
  }

  /** Sends a step again if the provider refused the request with 429. Other callers may have used up the rate limit. */
  async function repeatIfRefused(step: Step): Promise<void> {
    for (let left = MAX_REPETITIONS; left > 0; left -= 1) {
      await Promise.all(pending)
      if (answers.get(step.name)?.status !== TOO_MANY_REQUESTS) return
      await until(sendingTime('pace', clock.now()))
      await untilTokenIsNew(step)
      const request = step.request(state(clock.now()))
      if (request) start(step, request)
    }
  }

  /** @throws Problem if the provider did not respond to a step with 200 */
  async function checkSuccess({ name, what }: Step): Promise<void> {
    await Promise.all(pending)
    const answer = answers.get(name)
    if (answer?.status === OK) return
    if (answer) {
      const text = `${answer.status} ${decoder.decode(answer.body).slice(0, MAX_SHOWN)}`
      throw new Problem(400, {
        en: `the probe ended, because the provider responded with ${text} to: ${what.en}. Check the URL and the variables of the account`,
        ja: `「${what.ja}」に対して${text} が返ったため、probe を終了した。URL とアカウントの環境変数を確認する`,
      })
    }
    const failure = failures.get(name)
    throw new Problem(400, {
      en: `the probe ended, because no response came to: ${what.en}. ${failure ? `Reason: ${failure.en}. ` : ''}Check the URL`,
      ja: `「${what.ja}」に対してレスポンスがないため、probe を終了した。${failure ? `理由: ${failure.ja}。` : ''}URL を確認する`,
    })
  }

  try {
    for (const step of steps) {
      const { timing = 'pace', times = 1, everyMs = 0 } = step
      const isPaced = typeof timing === 'string' || !('afterMs' in timing)
      if (isPaced) {
        await Promise.all(pending)
        pending = []
      }
      // If earlier responses have made a step unnecessary or impossible, the step is skipped without a pause.
      if (isPaced && step.request(state(clock.now())) === undefined) continue
      await until(sendingTime(timing, clock.now()))
      // A step with a phase never waits here for a new token. Before such a step, no request is sent for longer than a
      // time step of the tokens.
      if (isPaced) await untilTokenIsNew(step)
      onStep?.(step)
      for (let sent = 0; sent < times; sent += 1) {
        if (sent > 0) await until(lastMs + everyMs)
        const request = step.request(state(clock.now()))
        if (request) start(step, request)
      }
      if (step.isNeeded) await repeatIfRefused(step)
      if (step.mustSucceed) await checkSuccess(step)
    }
    await Promise.all(pending)
  } finally {
    await Promise.allSettled(pending)
  }

  function sendingTime(timing: Timing, nowMs: number): number {
    if (timing === 'pace') return Math.max(nowMs, lastMs + PACE_MS[provider])
    if ('afterMs' in timing) return lastMs + timing.afterMs
    if ('waitMs' in timing) return nowMs + timing.waitMs
    const { phaseMs, ofMs, pauseMs = 0 } = timing
    const earliest = Math.max(nowMs + pauseMs, lastMs + WINDOW_MS[provider])
    return earliest + ((((phaseMs - earliest) % ofMs) + ofMs) % ofMs)
  }
}

/** Returns true if the provider has refused a token that was accepted before in the same time step. */
function hasSingleUseTokens(answers: ReadonlyMap<string, ProbeAnswer>): boolean {
  return answers.get('brands')?.status === 200 && answers.get('token-again')?.status === 401
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
