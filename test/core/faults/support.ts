import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished } from 'vitest'
import { temporaryCertificate } from '../../../mock-server/cli/start/certificate.ts'
import {
  type FaultDocument,
  type JournalEntry,
  type RunningGiftMock,
  type ServeOptions,
  startGiftMock,
} from '../../../mock-server/index.ts'
import type { Phase } from '../../../mock-server/core/faults/effect.ts'
import { START } from '../../helpers/boot.ts'
import { AUTH_KEY, ISSUE_PATH, noLimits } from '../support.ts'

/** Starts a mock on a port with a frozen clock. */
export async function served(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({
    port: 0,
    clock: { mode: 'frozen', nowMs: START },
    ...options,
    settings: { ...noLimits, ...options.settings },
  })
  onTestFinished(() => mock.close(0))
  return mock
}

let certificate: ReturnType<typeof temporaryCertificate> | undefined
/** Starts a mock on a port with TLS and a frozen clock. */
export async function servedOverTls(): Promise<RunningGiftMock> {
  return served({ tls: await (certificate ??= temporaryCertificate('localhost')) })
}

export function faultOf(
  phase: Phase,
  effect: FaultDocument['effect'],
  more: Partial<FaultDocument> = {},
): FaultDocument {
  return { name: 'the-fault', phase, effect, ...more }
}

export interface Sending {
  path?: string
  headers?: Record<string, string>
  /** Additional members of the JSON body. The body orders a code of 500 yen. */
  members?: Record<string, unknown>
}

/** Returns the text of an HTTP request. By default the request asks the server to close the connection afterwards. */
export function wireText({ path = ISSUE_PATH, headers = {}, members = {} }: Sending = {}): string {
  const body = JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...members })
  const lines = Object.entries({
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** Bytes that a caller received on a connection, and the way in which the connection ended. */
export interface Seen {
  bytes: Buffer
  end: 'FIN' | 'ECONNRESET' | 'left'
}

/**
 * True if a client in this version of Node may miss a reset. If the server sends bytes and then resets the connection,
 * the client may see a normal end (FIN). The cause is libuv 1.51 in Node 22 on the client's side. The server's version
 * is irrelevant.
 */
export const mayMissReset = Number(process.versions.uv.split('.')[1]) < 52

/** Checks how a connection ended. @param mayHaveBytes true if the server may have sent bytes before the end */
export function expectEnd(end: Seen['end'], expected: Seen['end'], mayHaveBytes = true): void {
  if (expected === 'ECONNRESET' && mayHaveBytes && mayMissReset) expect(end).toBeOneOf(['ECONNRESET', 'FIN'])
  else expect(end).toBe(expected)
}

export interface Line {
  socket: Socket
  /** Returns the text that was received so far. */
  soFar(): string
  /** Promise of the received bytes and the end of the connection. Resolves when the connection ends. */
  seen: Promise<Seen>
  leave(): void
}

export async function dial({ url }: RunningGiftMock): Promise<Line> {
  const { port, protocol } = new URL(url)
  const socket =
    protocol === 'https:'
      ? connectTls({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false })
      : connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const chunks: Buffer[] = []
  let end: Seen['end'] = 'left'
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('end', () => (end = 'FIN'))
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    expect(code).toBe('ECONNRESET')
    end = 'ECONNRESET'
  })
  const seen = new Promise<Seen>((resolve) =>
    socket.once('close', () => resolve({ bytes: Buffer.concat(chunks), end })),
  )
  await once(socket, protocol === 'https:' ? 'secureConnect' : 'connect')
  return { socket, seen, soFar: () => Buffer.concat(chunks).toString(), leave: () => socket.destroy() }
}

/** Sends all requests over one connection without waiting for responses. */
export async function send(mock: RunningGiftMock, ...texts: string[]): Promise<Line> {
  const line = await dial(mock)
  line.socket.write(texts.length === 0 ? wireText() : texts.join(''))
  return line
}

/** Resolves when the condition is true. Checks the condition in every event loop turn. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setImmediate(resolve))
}

/** Resolves when faults delay exactly `count` requests. */
export function untilWaiting({ admin }: Pick<RunningGiftMock, 'admin'>, count = 1): Promise<void> {
  return until(async () => (await admin.pendingWaits()).count === count)
}

export async function entriesOf({ admin }: Pick<RunningGiftMock, 'admin'>): Promise<JournalEntry[]> {
  return (await admin.requests()).requests
}

/** Waits until the newest journal entry meets the condition. Returns the entry. */
export async function entryOf(
  mock: Pick<RunningGiftMock, 'admin'>,
  is: (entry: JournalEntry) => boolean = () => true,
): Promise<JournalEntry> {
  let entry: JournalEntry | undefined
  await until(async () => {
    entry = (await entriesOf(mock)).at(-1)
    return entry !== undefined && is(entry)
  })
  if (!entry) throw new Error('the journal is empty')
  return entry
}

export async function totalsOf({
  admin,
}: Pick<RunningGiftMock, 'admin'>): Promise<{ issued: number; orphaned: number }> {
  const { issued, orphaned } = (await admin.ledger()).totals
  return { issued, orphaned }
}

/** Splits the text of an HTTP response into the status, the headers and the body. */
export function partsOf(text: string): { status: number; headers: Headers; body: string } {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') }
}

/**
 * Waits for `count` turns of the event loop. In these turns, the mock and the caller read all bytes from their sockets.
 */
export async function turns(count = 25): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => void setImmediate(resolve))
}
