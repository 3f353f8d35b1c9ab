import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished } from 'vitest'
import { selfSignedCertificate } from '../../../mock-server/cli/start/certificate.ts'
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

/** A mock on a port with a frozen clock. */
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

let certificate: ReturnType<typeof selfSignedCertificate> | undefined
/** The same over TLS. */
export async function servedOverTls(): Promise<RunningGiftMock> {
  return served({ tls: await (certificate ??= selfSignedCertificate('localhost')) })
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
  /** Additional members of an order of 500 yen. */
  members?: Record<string, unknown>
}

/** The bytes of a request. By default it is the only one on its connection. */
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

/** What a caller sees of a connection: all received bytes, and whether it was closed or reset. */
export interface Seen {
  bytes: Buffer
  end: 'FIN' | 'ECONNRESET' | 'left'
}

/**
 * True if a client of this Node may see the end of a connection instead of a reset that comes close after other bytes:
 * libuv 1.51 of Node 22 does, also for a server of a newer Node. What the server sends is the same.
 */
export const mayMissReset = Number(process.versions.uv.split('.')[1]) < 52

/** Checks how a connection ended. @param mayHaveBytes if the server sent bytes on it before */
export function expectEnd(end: Seen['end'], expected: Seen['end'], mayHaveBytes = true): void {
  if (expected === 'ECONNRESET' && mayHaveBytes && mayMissReset) expect(end).toBeOneOf(['ECONNRESET', 'FIN'])
  else expect(end).toBe(expected)
}

export interface Line {
  socket: Socket
  /** Bytes received so far. */
  soFar(): string
  /** Resolves when the connection ends. */
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

/** Sends requests over one connection, one right after the other. */
export async function send(mock: RunningGiftMock, ...texts: string[]): Promise<Line> {
  const line = await dial(mock)
  line.socket.write(texts.length === 0 ? wireText() : texts.join(''))
  return line
}

/** Resolves when the condition is true. Checks it in every event loop turn. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setImmediate(resolve))
}

/** Resolves when this many requests wait. */
export function untilWaiting({ admin }: Pick<RunningGiftMock, 'admin'>, count = 1): Promise<void> {
  return until(async () => (await admin.pendingWaits()).count === count)
}

export async function entriesOf({ admin }: Pick<RunningGiftMock, 'admin'>): Promise<JournalEntry[]> {
  return (await admin.requests()).requests
}

/** Resolves to the newest journal entry when it meets the condition. */
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

/** The parts of a response as received. */
export function partsOf(text: string): { status: number; headers: Headers; body: string } {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') }
}

/** Lets the event loop, which the mock and the caller share, read all bytes that have arrived on sockets. */
export async function turns(count = 25): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => void setImmediate(resolve))
}
