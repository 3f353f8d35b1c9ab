import { connect, type Socket } from 'node:net'
import { z } from 'zod'
import { parseJsonOrUndefined } from '../../../mock-server/core/util/json.ts'
import { AUTH_KEY, issueOf, ISSUE_PATH } from '../../core/support.ts'
import { readResponses } from '../../fuzz/oracle/http-reader.ts'
import { type Client, type ClientOptions, countedFetch } from './client.ts'

/**
 * Creates a client that behaves like a careless program. The client disconnects early, sends malformed HTTP and bodies
 * that are too large, and uses the control API.
 */
export function rawClient({ name, sandbox, random, tally }: ClientOptions): Client {
  const send = countedFetch({ sandbox, tally })
  const acts = [
    issue,
    issue,
    forwarded,
    twice,
    leaveEarly,
    leaveEarly,
    breakHttp,
    uploadTooMuch,
    look,
    look,
    follow,
  ] as const
  return {
    name,
    step: async () => {
      // Errors are expected here: the connection may be lost, or a fault may delay the response forever.
      await random
        .pick(acts)()
        .catch(() => {})
    },
  }

  async function issue(): Promise<void> {
    const purchase = sandbox.books.begin('at-gift', 500)
    tally.purchases += 1
    const patience = sandbox.beginWait('an issue')
    let code: string | undefined
    try {
      const response = await send(sandbox.base() + ISSUE_PATH, { ...issueOf(), signal: patience.signal })
      const text = await response.text()
      code = response.status === 200 ? codeIn(text) : undefined
    } finally {
      patience.end()
      sandbox.books.end(purchase, code)
    }
  }

  /** Sends two issue requests on one connection. The second request is sent before the first response arrives. */
  async function twice(): Promise<void> {
    await exchange((socket) => void socket.write(request() + request('Connection: close')), 2, true)
  }

  /**
   * Sends an invalid source address that is too long for a database. The requests of other clients must still succeed.
   */
  async function forwarded(): Promise<void> {
    const address = String.fromCharCode(33 + random.below(90)).repeat(5000)
    await exchange((socket) => void socket.write(request(`X-Forwarded-For: ${address}\r\nConnection: close`)), 1, true)
  }

  async function leaveEarly(): Promise<void> {
    const text = request()
    const sent = random.below(text.length + 20)
    const turns = random.below(4)
    await exchange(async (socket) => {
      socket.write(text.slice(0, sent))
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      if (random.below(2) === 0) socket.destroy()
      else socket.resetAndDestroy()
    }, 1)
  }

  async function breakHttp(): Promise<void> {
    const broken = random.pick([
      `POST /__admin/reset?\\ HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      `${request()}GARBAGE\r\n\r\n`,
      request().replace('HTTP/1.1', 'HTTP/1.1x'),
      request().replace('Host:', 'Host : '),
      'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    ])
    await exchange((socket) => void socket.write(broken), 1, true)
  }

  async function uploadTooMuch(): Promise<void> {
    const body = new Uint8Array(random.pick([70_000, 3_000_000]))
    const patience = sandbox.beginWait(`an upload of ${body.length} bytes`)
    try {
      const response = await send(sandbox.base() + ISSUE_PATH, { ...issueOf(), body, signal: patience.signal })
      await response.text()
    } finally {
      patience.end()
    }
  }

  async function look(): Promise<void> {
    const path = random.pick([
      '/requests?limit=20',
      '/report',
      '/ledger',
      '/faults',
      '/settings',
      '/clock',
      '/requests?provider=at-gift&limit=5',
    ])
    await sandbox.control('GET', path)
    tally.requests += 1
  }

  async function follow(): Promise<void> {
    const stop = new AbortController()
    tally.requests += 1
    const response = await fetch(`${sandbox.base()}/__admin/events`, { signal: stop.signal })
    const reader = response.body?.getReader()
    for (let piece = 0; piece < 3; piece++) {
      const timer = setTimeout(() => stop.abort(), 300)
      await reader?.read()
      clearTimeout(timer)
    }
    stop.abort()
  }

  function request(header = 'X-Client: raw'): string {
    const body = JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500' })
    const path = `${new URL(sandbox.base()).pathname}${ISSUE_PATH}`
    return `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${header}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  }

  /**
   * Opens a connection, calls `act` and waits for the end of the connection.
   * @param issues maximum number of codes that the requests can buy
   */
  async function exchange(act: (socket: Socket) => void | Promise<void>, issues: number, ends = false): Promise<void> {
    const purchases = Array.from({ length: issues }, () => sandbox.books.begin('at-gift', 500))
    tally.purchases += issues
    tally.requests += issues
    const received: Buffer[] = []
    const patience = sandbox.beginWait(`a connection for ${act.name || 'requests'}`)
    const socket = connect({ port: Number(new URL(sandbox.base()).port), host: '127.0.0.1', noDelay: true })
    try {
      socket.on('data', (piece: Buffer) => received.push(piece))
      socket.on('error', () => {})
      patience.signal.addEventListener('abort', () => socket.destroy())
      // A reset by the server also ends the connection.
      const closed = new Promise((resolve) => socket.once('close', resolve))
      await act(socket)
      if (ends) socket.end()
      await closed
    } finally {
      patience.end()
      socket.destroy()
      const codes = codesIn(Buffer.concat(received))
      for (const [index, purchase] of purchases.entries()) sandbox.books.end(purchase, codes[index])
    }
  }
}

/** Returns the codes in complete responses. A client cannot use the code of a partial response. */
function codesIn(received: Buffer): string[] {
  try {
    return readResponses(received, { mayBeCut: true }).flatMap(({ status, text }) =>
      status === 200 ? (codeIn(text) ?? []) : [],
    )
  } catch {
    // A fault may send bytes that are not HTTP.
    return []
  }
}

/**
 * Returns the code in a body; undefined if the body is not complete JSON. For example, the fault `truncate-body` sends
 * half of a body in a complete HTTP message. This half contains the code, but a client cannot use it.
 */
function codeIn(text: string): string | undefined {
  return issued.safeParse(parseJsonOrUndefined(text)).data?.Dc1
}

const issued = z.looseObject({ Dc1: z.string() })
