import { expect, vi } from 'vitest'
import { start, type Started } from '../../cli/command.ts'
import { readLedgerSnapshot, checkLedger } from './ledger-checks.ts'
import { beginLoad, codeIn, hung, isProvidersFailure, type Load, type Sent } from './load.ts'
import { makePurchase, makeSandbox, probe } from './processes.ts'

/** Options of `vi.waitUntil` for background work of the server on a loaded machine, in milliseconds. */
export const PATIENT = { timeout: 40_000, interval: 20 }

export interface Mock extends Started {
  /** URL of a sandbox with rate limits so high that tests do not reach them. */
  base: string
  purchase: string
  /** Starts callers. A caller continues after a failed request, and ends when the mock exits. */
  begin(): Load
}

/**
 * Starts a mock on a database.
 * @param atEnd registers the function that stops the mock
 */
export async function mockOn(store: string, atEnd: (run: () => void) => void): Promise<Mock> {
  const started = await start(['--store', store], {}, atEnd)
  const base = started.url + (await makeSandbox(started.url, 'load'))
  const purchase = await makePurchase(base)
  return {
    ...started,
    base,
    purchase,
    begin: () => beginLoad(() => base, { purchase, name: 'load', goesOn: () => started.child.exitCode === null }),
  }
}

/**
 * Checks that the ledger contains the code of every response. Then waits until the ledger shows, for each code, whether
 * its caller received the code.
 */
async function checkDelivery({ base }: Mock, sent: readonly Sent[]): Promise<void> {
  const deliveredCodes = new Set(sent.flatMap((one) => codeIn(one)?.code ?? []))
  const differing = await vi.waitUntil(async () => {
    const snapshot = await readLedgerSnapshot(base)
    checkLedger(snapshot, sent)
    const wrong = snapshot.codes.filter(({ code, orphaned }) => orphaned === deliveredCodes.has(code))
    return wrong.length === 0 ? wrong : undefined
  }, PATIENT)
  expect(differing).toEqual([])
}

/** Checks that every response contains a code or is a failure in the error format of the provider. */
function checkAnswers(sent: readonly Sent[]): void {
  expect(
    sent.filter((one) => hung(one)),
    'no request hangs',
  ).toEqual([])
  expect(
    sent.filter((one) => !codeIn(one) && !isProvidersFailure(one)),
    'a failure has the shape of the provider',
  ).toEqual([])
}

/** Returns the number of requests in a load that have ended without a code. */
export const failuresOf = ({ sent }: Load): number => sent.filter((one) => !codeIn(one)).length

/**
 * Waits until `/readyz` reports that the mock is not ready. Checks that the report contains a reason and no password.
 */
export async function isDown({ url }: Mock): Promise<void> {
  const ready = await vi.waitUntil(async () => {
    const probed = await probe(url, 'readyz')
    return probed.status === 503 && probed
  }, PATIENT)
  expect(ready.text).toMatch(/"detail":"postgres:\/\/127\.0\.0\.1:\d+\/gift_mock_test_[a-f0-9]+: \S.+"/)
  expect(ready.text).not.toContain('secret')
  expect(await probe(url, 'livez')).toEqual({ status: 200, text: 'ok' })
}

/** Waits until the mock responds with codes again without a restart. Then stops the load and checks the ledger. */
export async function recovers(mock: Mock, load: Load): Promise<void> {
  await load.answered(60)
  if (mock.child.exitCode !== null) throw new Error(`the mock has ended: ${mock.output.stderr.slice(-1000)}`)
  expect(await probe(mock.url, 'readyz')).toEqual({ status: 200, text: 'ok' })
  const sent = await load.stop()
  checkAnswers(sent)
  await checkDelivery(mock, sent)
}
