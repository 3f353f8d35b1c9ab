import { expect } from 'vitest'
import { z } from 'zod'
import { type Ledger, ledgerSchema } from '../../helpers/ledger-schema.ts'
import { type Code, codeIn, type Sent } from './load.ts'

const requestsSchema = z.object({
  requests: z.array(
    z.looseObject({
      id: z.string(),
      operation: z.string().nullable(),
      delivered: z.boolean(),
      response: z.looseObject({ status: z.int(), body: z.string().nullable() }),
    }),
  ),
  evicted: z.int(),
})

export interface LedgerSnapshot extends Ledger {
  requests: z.infer<typeof requestsSchema>['requests']
}

/** Reads the ledger and journal of a sandbox. @param base URL of the sandbox */
export async function readLedgerSnapshot(base: string): Promise<LedgerSnapshot> {
  const ledger = ledgerSchema.parse(await json(`${base}/__admin/ledger`))
  const { requests, evicted } = requestsSchema.parse(await json(`${base}/__admin/requests?limit=10000`))
  if (evicted > 0) throw new Error('the load is larger than the journal: the test cannot look at all of it')
  return { ...ledger, requests }
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

const yen = (values: readonly { faceValue: number; fee: number }[]): { faceValue: number; fees: number } => ({
  faceValue: values.reduce((sum, one) => sum + one.faceValue, 0),
  fees: values.reduce((sum, one) => sum + one.fee, 0),
})

/**
 * Checks the ledger after a failure:
 * - The ledger contains the code of every response exactly once, with the journal id of the request.
 * - Every other code belongs to a request without a response.
 * @returns the codes in the ledger that reached no caller
 */
export function checkLedger(
  { codes, totals, requests }: LedgerSnapshot,
  sent: readonly Sent[],
): LedgerSnapshot['codes'] {
  const answered = sent.flatMap((one) => codeIn(one) ?? [])
  const answeredByCode = new Map(answered.map((one) => [one.code, one]))
  const ledgerByCode = new Map(codes.map((one) => [one.code, one]))
  const undelivered = codes.filter(({ code }) => !answeredByCode.has(code))

  expect(answeredByCode.size, 'no code is answered twice').toBe(answered.length)
  expect(ledgerByCode.size, 'no code is in the ledger twice').toBe(codes.length)
  expect(
    new Set(codes.map(({ provider, reference }) => `${provider} ${reference}`)).size,
    'nothing is bought twice under one reference',
  ).toBe(codes.length)
  expect(
    answered.map(({ code }) => codeOf(ledgerByCode.get(code))),
    'every answered code is in the ledger as it was answered',
  ).toEqual(answered)
  expect(totals).toMatchObject({ issued: codes.length, ...yen(codes) })
  expect(yen(answered).faceValue + yen(undelivered).faceValue).toBe(totals.faceValue)

  const unanswered = sent.filter((one) => !codeIn(one))
  const unansweredIds = new Set(unanswered.map(({ requestId }) => requestId))
  expect(
    undelivered.filter(({ provider, reference }) => provider === 'realpay-gift' && !unansweredIds.has(reference)),
    'nothing is bought that nobody asked for',
  ).toEqual([])
  expect(undelivered.filter(({ provider }) => provider === 'at-gift').length).toBeLessThanOrEqual(
    unanswered.filter(({ provider }) => provider === 'at-gift').length,
  )

  checkJournal(codes, requests, sent)
  return undelivered
}

/**
 * Checks the journal. A journal id must not occur twice. Each response that a client received and each code of the
 * ledger must have an entry.
 */
function checkJournal(
  codes: LedgerSnapshot['codes'],
  requests: LedgerSnapshot['requests'],
  sent: readonly Sent[],
): void {
  const entries = new Map(requests.map((entry) => [entry.id, entry.response]))
  const named = sent.flatMap(({ answer }) => (answer && answer.journalId !== '' ? [answer] : []))
  expect(entries.size, 'no entry of the journal is there twice').toBe(requests.length)
  expect(new Set(named.map(({ journalId }) => journalId)).size, 'no two answers name one request').toBe(named.length)
  expect(
    named.map(({ journalId }) => ({ journalId, ...responseOf(entries.get(journalId)) })),
    'the journal has the responses',
  ).toEqual(named.map(({ journalId, status, text }) => ({ journalId, status, text })))
  expect(
    codes.filter(({ code, journalId }) => entries.get(journalId)?.body?.includes(code) !== true),
    'the entry of each code is about it',
  ).toEqual([])
}

function responseOf(response: LedgerSnapshot['requests'][number]['response'] | undefined): {
  status: number | undefined
  text: string | null | undefined
} {
  return { status: response?.status, text: response?.body }
}

function codeOf(row: LedgerSnapshot['codes'][number] | undefined): Code | undefined {
  if (!row) return undefined
  const { provider, code, reference, faceValue, fee, journalId } = row
  return { provider, code, reference, faceValue, fee, journalId }
}
