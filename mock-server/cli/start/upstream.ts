import { buffer } from 'node:stream/consumers'
import { createPacer, PACE_MARGIN_MS } from '../../../clients/index.ts'
import { NotSentError, sendUpstream } from '../../../scenarios/recordings/recorder/upstream.ts'
import { forwardedHeaders, headersByName, returnedHeaders } from '../../../scenarios/recordings/recorder/headers.ts'
import type { RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { providers } from '../../app.ts'
import type { ForwardedRequest, Upstream, UpstreamProvider } from '../../core/pipeline/upstream.ts'
import { sharedReasons } from '../../core/reasons/shared.ts'
import { Problem } from '../../core/http/problem.ts'
import { hostClock } from '../../core/time/host-clock.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { type Target, targetOf } from '../../node/target.ts'
import { quoteForMessage } from '../../reporting/one-line.ts'

/**
 * Parses the value of `--upstream`, which consists of parts such as `at-gift=https://stg.service-gift.jp` that are
 * separated by commas. Returns the servers to which the mock passes requests on. Requests to a provider's own host are
 * sent at the rate that the provider allows.
 * @param record called with each exchange. The request, and the response of the provider, have their secrets
 * @throws Problem if a part does not consist of a provider and a URL, or if the URL names a production host
 */
export async function createUpstream(text: string, where: string, record?: Record): Promise<Upstream> {
  const upstream = new Map<string, UpstreamProvider>()
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
    upstream.set(name, {
      ...forwarding(target, pace, recording(name, target, record)),
      observe: await provider.observe(),
    })
  }
  return upstream
}

type Record = (exchange: RawExchange, failure?: string) => Promise<void>
type Recording = (exchange: Pick<RawExchange, 'sentAtMs' | 'response' | 'lost' | 'fault'>, failure?: string) => void

/** Returns a function that records what happened to a request. */
function recording(provider: string, { url }: Target, record: Record | undefined) {
  return ({ method, path, headers, body }: ForwardedRequest): Recording =>
    (exchange, failure) => {
      if (record && (provider === 'at-gift' || provider === 'realpay-gift'))
        void record(
          { provider, request: { method, path, headers: { ...headers, host: url.host }, body }, ...exchange },
          failure,
        )
    }
}

/**
 * Returns functions that send requests to a server. The rate is limited only for a provider's own host, because a
 * server of the user, such as a stub, has no rate limit.
 */
function forwarding(
  target: Target,
  pace: { requests: number; windowMs: number },
  recordingOf: (request: ForwardedRequest) => Recording,
): Pick<UpstreamProvider, 'forward' | 'withhold'> {
  const pacer = target.isProviders ? createPacer({ ...pace, marginMs: PACE_MARGIN_MS }) : undefined
  return {
    async forward(request, fault) {
      const { method, path, headers, body } = request
      const record = recordingOf(request)
      await pacer?.take()
      const sentAtMs = hostClock.now()
      try {
        const raw = Object.entries(headers).flat()
        const reply = await sendUpstream(target, { method, path, headers: forwardedHeaders(raw, body.length), body })
        const { 'content-length': _length, ...sent } = headersByName(returnedHeaders(reply.rawHeaders))
        const bytes = await buffer(reply)
        if (!reply.complete) throw new Error('the connection was closed in the middle of the response')
        const status = reply.statusCode ?? 502
        record({
          sentAtMs,
          response: { receivedAtMs: hostClock.now(), status, headers: sent, body: bytes },
          ...(fault && { fault: fault.name, ...(fault.losesResponse && { lost: 'response' }) }),
        })
        return { status, headers: sent, body: bytesOrText(bytes, sent['content-type']) }
      } catch (error) {
        const { providerNotReached, providerSilent } = sharedReasons
        const isSent = !(error instanceof NotSentError)
        record({ sentAtMs, response: null, lost: isSent ? 'response' : 'request' }, errorMessage(error))
        return { failure: (isSent ? providerSilent : providerNotReached)({ error: errorMessage(error) }) }
      }
    },
    withhold(request, fault) {
      recordingOf(request)({ sentAtMs: hostClock.now(), response: null, lost: 'request', fault })
    },
  }
}

function bytesOrText(bytes: Buffer, type = ''): string | Uint8Array<ArrayBuffer> {
  return /^(?:application\/json|text\/)/i.test(type) ? bytes.toString('utf8') : new Uint8Array(bytes)
}
