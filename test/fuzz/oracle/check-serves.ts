import type { ControlTemplate } from '../generate/control-templates.ts'
import { within } from '../part.ts'
import { checkControlShape } from './control-response.ts'
import { Finding } from './finding.ts'
import type { Reply } from './provider-response.ts'
import { checkNoSecret } from './secrets.ts'
import { ADMIN_TOKEN, CAMPAIGN, type World } from './fuzzed-mock.ts'

/**
 * Sends a request to an in-process mock and returns the response. If the response is an event stream, the stream is
 * cancelled.
 */
export async function replyTo({ mock }: World, request: Request): Promise<Reply> {
  const response = await within(mock.fetch(request), 'the response')
  const type = response.headers.get('content-type')
  if (type !== 'text/event-stream')
    return { status: response.status, type, text: await within(response.text(), 'the body') }
  await response.body?.cancel()
  return { status: response.status, type: 'text/plain', text: '' }
}

/**
 * Checks that every read of the control API returns 200 or 404 and shows no secret. Also checks that both providers
 * still respond without an internal error.
 */
export async function checkServes(world: World, reads: readonly ControlTemplate[]): Promise<void> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  for (const { path } of reads) {
    const reply = await replyTo(world, new Request(`http://localhost/__admin${path}`, { headers }))
    checkControlShape(reply, 'GET')
    Finding.unless(
      reply.status === 200 || reply.status === 404,
      `after that, GET ${path} is answered with ${reply.status}: ${reply.text}`,
    )
    if (!path.startsWith('/env')) checkNoSecret({ [`GET ${path}`]: reply.text })
  }
  for (const path of ['/faults', '/scenario'])
    await replyTo(world, new Request(`http://localhost/__admin${path}`, { method: 'DELETE', headers }))
  for (const path of [`/at-gift/${CAMPAIGN}/dc/getcode`, '/realpay-gift/purchases']) {
    const reply = await replyTo(
      world,
      new Request(`http://localhost${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    )
    const isLimit = path.startsWith('/realpay') && reply.status === 503
    Finding.unless(
      reply.status < 500 || isLimit,
      `after that, POST ${path} is answered with ${reply.status}: ${world.log.at(-1)}`,
    )
  }
}
