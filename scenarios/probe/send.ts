import { buffer } from 'node:stream/consumers'
import type { Target } from '../../mock-server/node/check-target.ts'
import { malformedReason } from '../recordings/comparison/request-for-mock.ts'
import { headersByName } from '../recordings/recorder/headers.ts'
import { failureText, NotSentError } from '../recordings/recorder/failure.ts'
import { sendUpstream } from '../recordings/recorder/upstream.ts'
import { sendMalformed } from './send-malformed.ts'
import type { LostRequest, ProbeAnswer, ProbeRequest } from './step.ts'

const encoder = new TextEncoder()

/**
 * Returns a function that sends requests to a checked address. If no complete response arrives, the returned function
 * tells whether the request or the response was lost, and why.
 * @param signal if aborted, the function stops waiting, and the responses that have not arrived count as lost
 */
export function sendTo(
  target: Target,
  signal?: AbortSignal,
): (request: ProbeRequest) => Promise<ProbeAnswer | LostRequest> {
  return async ({ method, path, headers, body }) => {
    const bytes = typeof body === 'string' ? encoder.encode(body) : (body ?? new Uint8Array())
    const length = bytes.length > 0 || method === 'POST' ? ['content-length', `${bytes.length}`] : []
    const sent = {
      method,
      path,
      headers: [...Object.entries(headers).flat(), ...length, 'connection', 'close'],
      body: bytes,
    }
    try {
      if (malformedReason({ headers }) !== undefined) return await sendMalformed(target, sent, signal)
      const reply = await sendUpstream(target, sent, signal)
      return { status: reply.statusCode ?? 0, headers: headersByName(reply.rawHeaders), body: await buffer(reply) }
    } catch (error) {
      return { lost: error instanceof NotSentError ? 'request' : 'response', failure: failureText(error) }
    }
  }
}

/**
 * The function with which `probe` sends its requests. A test with a virtual clock replaces `sendTo` to see which
 * requests are open.
 */
export const probeTransport = { sendTo }
