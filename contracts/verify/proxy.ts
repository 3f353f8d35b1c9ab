import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { sendRequest } from '../../mock-server/node/send-request.ts'
import type { Target } from '../../mock-server/node/check-target.ts'

/** Schema of a verifier's request to a state handler. */
const stateRequestSchema = z.looseObject({
  state: z.string().default(''),
  params: z.record(z.string(), z.json()).default({}),
  action: z.string().default('setup'),
})
export type StateRequest = z.infer<typeof stateRequestSchema>
export type Values = Readonly<Record<string, unknown>>

/** Callbacks of the proxy for the verifier's requests. */
export interface ProxyHandlers {
  /**
   * Sets up or tears down a state. Resolves to the values that the verifier inserts into the request; rejects if the
   * state cannot be set.
   */
  setState(request: StateRequest): Promise<Values>
  /** Called when a response has arrived. If no response arrives, called with a description of the `failure`. */
  onResponse(durationMs: number, failure?: string): void
}

export interface VerificationProxy {
  /** URL of the proxy, which the verifier uses as the provider's URL. */
  readonly baseUrl: string
  readonly stateUrl: string
  close(): Promise<void>
}

const TO = '/to'
const STATE = '/state'
/**
 * Milliseconds after which a request fails. The value is greater than 90,000 milliseconds, the minimum timeout of a
 * client (AG-D9).
 */
export const TIMEOUT_MS = 120_000

/**
 * Starts a proxy on the loopback interface between Pact's verifier and a target. The proxy sends all requests to the
 * checked host of the target. Neither a pact nor a state nor a redirect can change the host.
 */
export async function startProxy(target: Target, traffic: ProxyHandlers): Promise<VerificationProxy> {
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? ''
    const done =
      path === STATE
        ? answerState(incoming, outgoing, traffic)
        : path.startsWith(`${TO}/`)
          ? answer(target, path.slice(TO.length), incoming, outgoing, traffic)
          : Promise.resolve(end(outgoing, 404, 'nothing is here'))
    // The response to an error has the status 400. The verifier would repeat the request after a status of 500 or
    // above.
    done.catch((error: unknown) => end(outgoing, 400, errorMessage(error)))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server listens on a port
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}${TO}`,
    stateUrl: `http://127.0.0.1:${port}${STATE}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  target: Target,
  path: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { onResponse }: ProxyHandlers,
): Promise<void> {
  const begun = performance.now()
  try {
    const { method = 'GET', headers } = incoming
    const { connection: _hop, ...kept } = headers
    const reply = await sendRequest(target.url, { method, path, headers: kept, body: incoming, timeoutMs: TIMEOUT_MS })
    const chunks: Buffer[] = []
    for await (const chunk of reply) chunks.push(Buffer.from(chunk))
    onResponse(performance.now() - begun)
    // These headers describe the transfer of the body from the target. They are removed, because the complete body is
    // sent with its length.
    const {
      connection: _connection,
      'transfer-encoding': _encoding,
      'keep-alive': _keepAlive,
      ...shown
    } = reply.headers
    outgoing.writeHead(reply.statusCode ?? 502, shown).end(Buffer.concat(chunks))
  } catch (error) {
    const failure = `${target.url.host} gave no answer: ${errorMessage(error)}`
    onResponse(performance.now() - begun, failure)
    end(outgoing, 502, failure)
  }
}

async function answerState(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { setState }: ProxyHandlers,
): Promise<void> {
  const request = stateRequestSchema.parse(JSON.parse(await text(incoming)))
  const values = await setState(request)
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(values))
}

function end(outgoing: ServerResponse, status: number, message: string): void {
  if (outgoing.headersSent) outgoing.destroy()
  else outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message)
}
