import { onTestFinished } from 'vitest'
import {
  startGiftMock,
  type FaultDocument,
  type JournalEntry,
  type RunningGiftMock,
  type ServeOptions,
} from '../../mock-server/index.ts'
import { START } from '../helpers/boot.ts'

/** Starts a mock with a frozen clock on a free port. */
export async function serveFrozen(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START }, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

/** Returns the environment variables for clients of the mock's default sandbox. */
export async function environmentOf(mock: RunningGiftMock): Promise<Record<string, string>> {
  const response = await mock.fetch(new Request(`${mock.url}/__admin/env?format=json`))
  return (await response.json()) as Record<string, string>
}

/** Arms a fault. By default the fault applies to the first issue request. */
export async function arm(mock: RunningGiftMock, fault: Omit<FaultDocument, 'name'>): Promise<void> {
  await mock.admin.arm({ name: 'the-fault', when: { operation: 'at-gift.issue', calls: [1] }, ...fault })
}

/** Returns the arguments of a fetch that issues a code with the default credentials of the mock. */
export function issueRequest(init: RequestInit = {}): [path: string, init: RequestInit] {
  const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
  return [
    '/at-gift/demo-campaign/dc/getcode',
    { method: 'POST', headers: { 'content-type': 'application/json' }, body, ...init },
  ]
}

/**
 * Returns journal entries without the values that differ between runs: the host's time, the port and multipart
 * boundaries.
 */
export function comparableJournal(requests: readonly JournalEntry[]): unknown[] {
  const stable = (text: string): string =>
    text.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST').replaceAll(/(formdata-undici-)\d+/g, '$1N')
  return requests.map(({ receivedAtMs: _host, ...rest }) => JSON.parse(stable(JSON.stringify(rest))) as unknown)
}

/** Returns the journal of a mock as `comparableJournal` does. */
export async function journalOf(mock: RunningGiftMock): Promise<unknown[]> {
  return comparableJournal((await mock.admin.requests()).requests)
}
