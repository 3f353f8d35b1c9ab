import { expect, test } from 'vitest'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { referenceRunner } from '../../../scenarios/reference/index.ts'
import { replay } from '../../../scenarios/replay/replay.ts'

test.each([
  ['at-gift/seven-payment-and-second-code', '4 orders (4 kept, 0 unknown, 0 failed)'],
  ['at-gift/response-lost-after-issue', '1 order (0 kept, 1 unknown, 0 failed)'],
  ['at-gift/product-withdrawn', '(1 kept, 0 unknown, 1 failed)'],
  ['realpay-gift/gift-bought-answer-lost', '1 order (1 kept, 0 unknown, 0 failed)'],
  ['realpay-gift/two-workers-one-request-id', '1 order (1 kept, 0 unknown, 0 failed)'],
  ['realpay-gift/crash-in-batch', 'kept, 0 unknown, 0 failed)'],
])(
  "the reference client's order book in the scenario %s agrees with the ledger and contains: %s",
  async (name, totals) => {
    const { result, verdict } = await replay(await findScenario(name), { runner: referenceRunner, timeoutMs: 60_000 })
    const [agreed] = verdict.checks.filter(({ kind }) => kind === 'book')
    expect({ result, actual: agreed?.actual.en }).toEqual({ result: 'passed', actual: expect.stringContaining(totals) })
  },
)
