import { type Ledger, ledgerSchema } from '../helpers/ledger-schema.ts'
import type { Purchase } from './books.ts'
import type { SoakSandbox } from './sandbox.ts'
import type { Tally } from './tally.ts'

type Row = Ledger['codes'][number]

/**
 * Compares the ledger of a sandbox with the records of its clients. Call this function only while no request is in
 * flight.
 */
export async function audit(sandbox: SoakSandbox, tally: Tally): Promise<void> {
  const ledger = ledgerSchema.parse(await sandbox.control('GET', '/ledger'))
  const { must, may, isScenario } = sandbox.books.expected()
  const fail = (message: string): void => tally.fail(`${sandbox.id}: ${message}`)
  const rows = new Map(ledger.codes.map((row) => [row.code, row]))
  tally.compared += 1
  tally.codes += must.length

  if (rows.size !== ledger.codes.length) fail('the ledger has a code twice')
  if (new Set(must.map(({ code }) => code)).size !== must.length) fail('two clients have the same code')
  const references = ledger.codes.map(({ provider, reference }) => `${provider} ${reference}`)
  if (new Set(references).size !== references.length) fail('two codes were bought with one reference')
  for (const purchase of must) checkKnown(purchase, rows.get(purchase.code ?? ''), isScenario, fail)
  tally.untold += checkUntold(ledger.codes, may, fail)
  checkTotals(ledger, fail)
  if (!isScenario) checkLimits(ledger.codes, sandbox, fail)
}

type Fail = (message: string) => void

/** Checks a code that a client received: the code must be in the ledger with the requested amount. */
function checkKnown(
  { provider, code, requestId, faceValue }: Purchase,
  row: Row | undefined,
  isScenario: boolean,
  fail: Fail,
): void {
  if (!row) return fail(`the code ${code} of ${requestId ?? provider} is not in the ledger`)
  const isRight =
    row.provider === provider && row.faceValue === faceValue && (requestId === undefined || row.reference === requestId)
  if (!isRight)
    fail(`the ledger has ${JSON.stringify(row)} for a purchase of ${faceValue} yen with ${requestId ?? provider}`)
  if (row.orphaned && !isScenario) fail(`the code ${code} is called an orphan, and a client has it`)
}

/**
 * Checks the codes in the ledger that no client received. Each of these codes must belong to a purchase with an unknown
 * outcome.
 * @returns the number of these codes
 */
function checkUntold(rows: readonly Row[], may: readonly Purchase[], fail: Fail): number {
  const told = new Set(may.flatMap(({ code }) => code ?? []))
  const untold = rows.filter(({ code }) => !told.has(code))
  const open = may.filter(({ code }) => code === undefined)
  const openIds = new Set(open.flatMap(({ requestId }) => requestId ?? []))
  const foreign = untold.find(({ provider, reference }) => provider === 'realpay-gift' && !openIds.has(reference))
  if (foreign) fail(`the ledger has a gift of ${foreign.reference}, which no client asked for`)
  const issued = untold.filter(({ provider }) => provider === 'at-gift').length
  const asked = open.filter(({ provider }) => provider === 'at-gift').length
  if (issued > asked)
    fail(`the ledger has ${issued} codes that no client has, and only ${asked} purchases have no known outcome`)
  return untold.length
}

function checkTotals({ codes, totals }: Ledger, fail: Fail): void {
  const sum = (of: (row: Row) => number): number => codes.reduce((total, row) => total + of(row), 0)
  const expected = {
    issued: codes.length,
    faceValue: sum(({ faceValue }) => faceValue),
    fees: sum(({ fee }) => fee),
    orphaned: codes.filter(({ orphaned }) => orphaned).length,
  }
  for (const [name, value] of Object.entries(expected))
    if (totals[name] !== value) fail(`the total ${name} is ${String(totals[name])}, the sum of the codes ${value}`)
}

/** Checks that no time window of the sandbox's clock has more codes in the ledger than the rate limit allows. */
function checkLimits(rows: readonly Row[], { limits }: SoakSandbox, fail: Fail): void {
  const windows = {
    'at-gift': { limit: limits.atGift, ms: 1000 },
    'realpay-gift': { limit: limits.realpayGift, ms: 60_000 },
  }
  for (const [provider, { limit, ms }] of Object.entries(windows)) {
    const times = rows.filter((row) => row.provider === provider).map(({ at }) => Date.parse(at))
    times.sort((a, b) => a - b)
    const exceeding = times.findIndex((time, index) => time - (times[index - limit] ?? -Infinity) < ms)
    if (exceeding >= 0)
      fail(
        `${provider} issued more than ${limit} codes in ${ms} ms, up to ${new Date(times[exceeding] ?? 0).toISOString()}`,
      )
  }
}
