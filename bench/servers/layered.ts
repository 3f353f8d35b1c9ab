// A bare server with some layers of the mock. Each layer includes the previous layer. Usage: node servers/layered.ts
// LAYER PORT.
import { createServer, type IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'

const answer = {
  Status: 'SUCCESS',
  Amount: 500,
  ErrorMsg: '',
  Expiration: '20360401',
  TranId: `AZ${'0'.repeat(40)}`,
  Dc1: 'AAAA-123456-BBBB',
  Dc1Type: '0',
  Dc2Type: null,
  Dc2: null,
  ControlNo: '000000000001',
  RmtrCd: null,
  Extend1: null,
  Extend2: null,
  Extend3: null,
  Extend4: null,
  Extend5: null,
}
const text = JSON.stringify(answer)
const order = z.object({ AuthKey: z.string(), DcId: z.string(), Amount: z.string(), TranId: z.string().optional() })

/** Responses that are complete but not yet sent. All these responses are sent together in the next event loop turn. */
const held: { outgoing: Outgoing; chunk: unknown }[] = []
let isHolding = false

class Outgoing<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override end(...given: unknown[]): this {
    if (!isHolding || given.length > 1) return Reflect.apply(super.end, this, given)
    held.push({ outgoing: this, chunk: given[0] })
    return this
  }

  letGo(chunk: unknown): void {
    super.end(chunk)
  }
}

function letGo(): void {
  isHolding = false
  for (const { outgoing, chunk } of held.splice(0)) outgoing.letGo(chunk)
}

type Handler = (incoming: IncomingMessage & { rawBody?: Buffer }, outgoing: ServerResponse) => void

/**
 * Collects the requests that arrive in one event loop turn. Passes them to `begin` in the next turn, one after the
 * other. Sets `rawBody` to the body of a request if the whole body has arrived.
 */
function batched(begin: Handler): Handler {
  const arrived: Parameters<Handler>[] = []
  function beginAll(): void {
    isHolding = true
    setImmediate(letGo)
    for (const [incoming, outgoing] of arrived.splice(0)) {
      const chunk: unknown = incoming.complete ? incoming.read() : undefined
      if (Buffer.isBuffer(chunk)) incoming.rawBody = chunk
      begin(incoming, outgoing)
    }
  }
  return (incoming, outgoing) => {
    if (arrived.push([incoming, outgoing]) === 1) setImmediate(beginAll)
  }
}

const fixed: Handler = (_incoming, outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  outgoing.end(text)
}

const [, , layer = 'batched', port = '0'] = process.argv
createServer({ ServerResponse: Outgoing }, batched(layer === 'batched' ? fixed : withHono(layer === 'zod'))).listen(
  Number(port),
  '127.0.0.1',
)

function withHono(isChecked: boolean): Handler {
  const app = new Hono()
  app.get('/readyz', (context) => context.text('ready'))
  app.post('/at-gift/:campaign/dc/getcode', async (context) => {
    const body: unknown = await context.req.json()
    if (isChecked && !order.safeParse(body).success) return context.json({ Status: 'ERROR' }, 400)
    return context.json(answer)
  })
  const listener = getRequestListener(app.fetch)
  return (incoming, outgoing) => void listener(incoming, outgoing)
}
