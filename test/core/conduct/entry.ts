import type { JournalEntry } from '../../../mock-server/core/journal/journal.ts'

const whole: JournalEntry = {
  id: '000000001',
  atMs: 1000,
  receivedAtMs: 0,
  provider: 'p',
  operation: 'p.o',
  method: 'POST',
  path: '/',
  sourceIp: '127.0.0.1',
  caller: null,
  request: { headers: {}, body: null },
  response: { status: 200, headers: {}, body: '{}' },
  outcome: { code: 'ok', reason: '', rule: null },
  delivered: true,
  durationMs: 0,
  ledgerKey: undefined,
}
/**
 * Returns the journal entry of a request whose response was sent immediately. `change` overrides members of the entry.
 */
export const entry = (change: Partial<JournalEntry> & { status?: number } = {}): JournalEntry => ({
  ...whole,
  ...change,
  response: { ...whole.response, status: change.status ?? 200 },
})
