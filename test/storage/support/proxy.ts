import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Message that PostgreSQL sends after a successful COMMIT. */
const COMMITTED = Buffer.from('C\0\0\0\u000BCOMMIT\0', 'latin1')
/** Bytes of the COMMIT statement. */
const COMMIT = Buffer.from('COMMIT\0', 'latin1')
/** First words of the SQL query for the commit status of a transaction. */
const QUESTION = 'SELECT kept FROM gift_mock.sandbox'
/** Name of the PostgreSQL function that the mock calls to wait until a commit is flushed to disk. */
const FLUSH = 'pg_logical_emit_message'

const losable = { COMMIT, 'its answer': COMMITTED, 'the question whether it was kept': QUESTION } as const
type Losable = keyof typeof losable

export interface Proxy {
  /** URL of the database through this proxy. */
  readonly url: string
  /** Stops all traffic without closing connections, like a server that hangs. */
  freeze(): void
  /** Forwards the traffic that was held back, and all further traffic. */
  thaw(): void
  /**
   * Holds back the next call that waits for a disk flush, and all later data on the same connection. Resolves when the
   * call arrives.
   */
  holdNextFlush(): Promise<void>
  /** Cuts all open connections, and every new connection immediately. */
  refuse(): void
  accept(): void
  /**
   * Waits for the next message of the kind `what`, and cuts the connection without forwarding the message. Resolves
   * when the connection is cut.
   */
  loseNext(what: Losable): Promise<void>
}

interface Line {
  ends: readonly [Socket, Socket]
  heldBack: (() => void)[]
  /** True while the proxy holds back data that the mock sent on this connection. */
  isHeld: boolean
}

/** Starts a proxy between a mock and PostgreSQL. The proxy simulates network faults until the test ends. */
export async function proxyTo(databaseUrl: string, atEnd: (run: () => void) => void): Promise<Proxy> {
  const target = new URL(databaseUrl)
  const lines = new Set<Line>()
  let isFrozen = false
  let isRefusing = false
  let holding: (() => void) | undefined
  let losing: { what: Losable; done: () => void } | undefined

  function cut(line: Line): void {
    lines.delete(line)
    for (const end of line.ends) end.destroy()
  }

  function pass(line: Line, to: Socket, chunk: Buffer, isAnswer: boolean): void {
    if (losing && chunk.includes(losable[losing.what]) && isAnswer === (losing.what === 'its answer')) {
      losing.done()
      losing = undefined
      return cut(line)
    }
    const held = holding && !isAnswer ? chunk.indexOf(FLUSH) : -1
    if (held === -1) return void to.write(chunk)
    to.write(chunk.subarray(0, held))
    line.heldBack.push(() => void to.write(chunk.subarray(held)))
    line.isHeld = true
    holding?.()
    holding = undefined
  }

  function carry(line: Line, from: Socket, to: Socket, isAnswer: boolean): void {
    const later = (run: () => void): void =>
      void (isFrozen || (line.isHeld && !isAnswer) ? line.heldBack.push(run) : run())
    from.on('data', (chunk: Buffer) => later(() => pass(line, to, chunk, isAnswer)))
    from.on('close', () => later(() => cut(line)))
    from.on('error', () => {})
  }

  const server = createServer((socket) => {
    if (isRefusing) return void socket.destroy()
    const upstream = connect(Number(target.port), target.hostname)
    const line: Line = { ends: [socket, upstream], heldBack: [], isHeld: false }
    lines.add(line)
    carry(line, socket, upstream, false)
    carry(line, upstream, socket, true)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    for (const line of lines) cut(line)
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port is free')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = address.port.toString()

  return {
    url: url.href,
    freeze() {
      isFrozen = true
    },
    thaw() {
      isFrozen = false
      for (const line of lines) {
        line.isHeld = false
        for (const run of line.heldBack.splice(0)) run()
      }
    },
    holdNextFlush: () => new Promise((resolve) => void (holding = resolve)),
    refuse() {
      isRefusing = true
      for (const line of lines) cut(line)
    },
    accept() {
      isRefusing = false
    },
    loseNext: (what) => new Promise((resolve) => void (losing = { what, done: resolve })),
  }
}
