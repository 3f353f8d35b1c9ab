import { buffer } from 'node:stream/consumers'
import { createPacer, PACE_MARGIN_MS, type Pacer } from '../../../../clients/index.ts'
import {
  closedInBody,
  FailureError,
  failureText,
  NotSentError,
} from '../../../../scenarios/recordings/recorder/failure.ts'
import { leadsToProduction, sendUpstream } from '../../../../scenarios/recordings/recorder/upstream.ts'
import { forwardedHeaders, headersByName, returnedHeaders } from '../../../../scenarios/recordings/recorder/headers.ts'
import type { RawExchange } from '../../../../scenarios/recordings/raw-exchange.ts'
import { providerNameOf, providers } from '../../../app.ts'
import type { SerializedResponse } from '../../../core/http/response.ts'
import type { Explanation } from '../../../core/reasons/reason.ts'
import type { ForwardedRequest, Upstream, UpstreamProvider, Way } from '../../../core/pipeline/upstream/upstream.ts'
import { sharedReasons } from '../../../core/reasons/shared.ts'
import { Problem } from '../../../core/http/problem.ts'
import type { Text } from '../../../core/localized-text.ts'
import { hostClock, withTimeout } from '../../../core/time/host-clock.ts'
import { errorMessage } from '../../../core/util/error-message.ts'
import { type Target, targetOf } from '../../../node/check-target.ts'
import { quoteForMessage } from '../../../reporting/one-line.ts'

/** The servers to which a mock passes requests on. */
export interface PassingOn {
  upstream: Upstream
  /**
   * Stops passing requests on, and resolves when all exchanges are recorded. A request that still waits for its turn is
   * not passed on. The function waits for open responses during `GRACE_MS`, and records later responses as lost.
   */
  close(): Promise<void>
}

export interface PassingOnOptions {
  /**
   * Called with each exchange as soon as it is certain whether the client receives the response. The request and the
   * response contain their secrets. The returned promise must not reject.
   */
  record?: ((exchange: RawExchange, failure?: Text) => Promise<void>) | undefined
  /**
   * If true, requests to every server are sent at the rate that the provider allows. By default, the rate is limited
   * only at a provider's own host, because a server of the user, such as a stub, has no rate limit.
   */
  pacesAll?: boolean | undefined
}

export const GRACE_MS = 10_000

const stopped: Text = {
  en: 'the mock stopped before the response arrived',
  ja: 'レスポンスが届く前にモックを終了した',
}
const redirected: Text = {
  en: "the server redirects to a provider's production host, and this redirect is not passed on",
  ja: 'サーバーがプロバイダーの本番環境へリダイレクトした。このリダイレクトは転送しない',
}

/**
 * Parses the value of `--upstream`, which consists of parts such as `at-gift=https://stg.service-gift.jp` that are
 * separated by commas.
 * @throws Problem if a part does not consist of a provider and a URL, or if the URL names a production host
 */
export async function createUpstream(
  text: string,
  where: string,
  { record = async () => {}, pacesAll = false }: PassingOnOptions = {},
): Promise<PassingOn> {
  const upstream = new Map<string, UpstreamProvider>()
  const stopping = new AbortController()
  const givingUp = new AbortController()
  const open = new Set<Promise<void>>()
  const signals = { stopping: stopping.signal, givingUp: givingUp.signal }
  const track = (work: Promise<void>): void => {
    const done = work.finally(() => open.delete(done))
    open.add(done)
  }
  for (const part of text.split(',')) {
    const [, name = '', url = ''] = /^\s*([a-z-]+)=(\S+)\s*$/.exec(part) ?? []
    const provider = providers.find((one) => one.name === name)
    if (!provider || upstream.has(name))
      throw new Problem(400, {
        en: `${where}: ${quoteForMessage(part)} is not PROVIDER=URL, such as at-gift=https://stg.service-gift.jp; separate several with commas`,
        ja: `${where}: ${quoteForMessage(part)} は at-gift=https://stg.service-gift.jp のような「プロバイダー=URL」の形ではない。複数の場合はコンマで区切る`,
      })
    const target = targetOf(url, where)
    const { pace } = await provider.recording()
    const pacer = pacesAll || target.isProviders ? createPacer({ ...pace, marginMs: PACE_MARGIN_MS }) : undefined

    async function recordEnd(request: ForwardedRequest, { exchange, failure }: Passed): Promise<void> {
      const { method, path, headers, body } = request
      const sent = { method, path, headers: { ...headers, host: target.url.host }, body }
      const known = providerNameOf(name)
      if (exchange && known) await record({ provider: known, request: sent, ...exchange }, failure)
    }
    async function recordPassed(
      request: ForwardedRequest,
      { fault, received }: Way,
      passing: Promise<Passed>,
    ): Promise<void> {
      const { exchange, failure } = await passing
      if (!exchange?.response) return recordEnd(request, { exchange, failure })
      const isLost = fault?.losesResponse === true || !(await received)
      const changes = { ...(isLost && { lost: 'response' as const }), ...(fault && { fault: fault.name }) }
      await recordEnd(request, { exchange: { ...exchange, ...changes }, failure })
    }
    upstream.set(name, {
      async forward(request, way) {
        const passing = pass(request, target, pacer, signals)
        track(recordPassed(request, way, passing))
        return (await passing).response
      },
      withhold(request, fault) {
        const exchange = { sentAtMs: hostClock.now(), response: null, lost: 'request', fault } as const
        track(recordEnd(request, { exchange }))
      },
      observe: await provider.observe(),
    })
  }
  return {
    upstream,
    async close() {
      stopping.abort(new Error('the mock stops'))
      await withTimeout(GRACE_MS, Promise.all(open))
      givingUp.abort(new FailureError(stopped))
      await Promise.all(open)
    },
  }
}

/** The result of an attempt to pass a request on. */
interface Passed {
  /** Undefined if the mock stopped before it passed the request on. */
  exchange?: Pick<RawExchange, 'sentAtMs' | 'response' | 'lost' | 'fault'> | undefined
  /** The reason why no response arrived. */
  failure?: Text | undefined
}

/** Passes a request on. The returned promise never rejects. */
async function pass(
  { method, path, headers, body }: ForwardedRequest,
  target: Target,
  pacer: Pacer | undefined,
  { stopping, givingUp }: { stopping: AbortSignal; givingUp: AbortSignal },
): Promise<Passed & { response: SerializedResponse | { failure: Explanation } }> {
  const { providerNotReached, providerSilent } = sharedReasons
  try {
    stopping.throwIfAborted()
    await pacer?.take(stopping)
  } catch (error) {
    return { response: { failure: providerNotReached({ error: errorMessage(error) }) } }
  }
  const sentAtMs = hostClock.now()
  try {
    const raw = Object.entries(headers).flat()
    const sent = { method, path, headers: forwardedHeaders(raw, body.length), body }
    const reply = await sendUpstream(target, sent, givingUp)
    const { 'content-length': _length, ...returned } = headersByName(returnedHeaders(reply.rawHeaders))
    const bytes = await buffer(reply)
    if (!reply.complete) throw new FailureError(closedInBody)
    const status = reply.statusCode ?? 502
    const recorded = { sentAtMs, response: { receivedAtMs: hostClock.now(), status, headers: returned, body: bytes } }
    if (leadsToProduction(returned)) {
      const exchange = { ...recorded, lost: 'response' as const }
      return { exchange, failure: redirected, response: { failure: providerSilent({ error: redirected.en }) } }
    }
    return {
      exchange: recorded,
      response: { status, headers: returned, body: bytesOrText(bytes, returned['content-type']) },
    }
  } catch (error) {
    const isSent = !(error instanceof NotSentError)
    const failure = failureText(error)
    return {
      exchange: { sentAtMs, response: null, lost: isSent ? 'response' : 'request' },
      failure,
      response: { failure: (isSent ? providerSilent : providerNotReached)({ error: failure.en }) },
    }
  }
}

function bytesOrText(bytes: Buffer, type = ''): string | Uint8Array<ArrayBuffer> {
  return /^(?:application\/json|text\/)/i.test(type) ? bytes.toString('utf8') : new Uint8Array(bytes)
}
