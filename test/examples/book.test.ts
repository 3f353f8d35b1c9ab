import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folder } from '../cli/command.ts'
import { compiledJava, loseIssue, missing, provider, python, shell, shellMissing } from './support.ts'

const noPython = missing('python3', ['--version'])
const noJava = missing('javac', ['-J-version'])

async function kept(program: readonly string[], task: string, more: Record<string, string> = {}) {
  const { mock, run } = await provider()
  const file = join(folder(), 'book')
  const { code } = await run(program, task, { GIFT_MOCK_BOOK: file, ...more })
  return { code, comparison: await mock.admin.reconcile(readFileSync(file)) }
}

async function lost(program: readonly string[]) {
  const { mock, run } = await provider()
  await loseIssue(mock)
  const file = join(folder(), 'book')
  const { code } = await run(program, 'issue-one', { GIFT_MOCK_BOOK: file })
  const { result, findings } = await mock.admin.reconcile(readFileSync(file))
  return { code, result, kinds: findings.map(({ kind }) => kind) }
}

const agreed = (count: number) => ({
  code: 0,
  comparison: { result: 'agreed', findings: [], totals: { kept: count, issued: count } },
})
const unknown = { code: 2, result: 'agreed', kinds: ['unknown-issued'] }

describe.skipIf(noPython !== '')(`the book of the client in Python${noPython}`, () => {
  test("the orders in the Python client's file agree with the ledger of the mock", async () => {
    expect(await kept(python, 'issue-one', { GIFT_MOCK_TASK_DC_ID: 'DC-PIN' })).toMatchObject(agreed(1))
    expect(await kept(python, 'buy-many', { GIFT_MOCK_TASK_COUNT: '2' })).toMatchObject(agreed(2))
    expect(await kept(python, 'buy-with-two-workers')).toMatchObject(agreed(1))
  })
  test('if the response to an order is lost, the Python client stores the order with an unknown outcome', async () =>
    expect(await lost(python)).toEqual(unknown))
})

describe.skipIf(shellMissing() !== '')(`the book of the client in shell${shellMissing()}`, () => {
  test("the orders in the shell client's file agree with the ledger of the mock", async () => {
    expect(await kept(shell, 'issue-one', { GIFT_MOCK_TASK_DC_ID: 'DC-PIN' })).toMatchObject(agreed(1))
    expect(await kept(shell, 'issue-one', { GIFT_MOCK_TASK_DC_ID: 'DC-SEVEN' })).toMatchObject(agreed(1))
  })
  test('if the response to an order is lost, the shell client stores the order with an unknown outcome', async () =>
    expect(await lost(shell)).toEqual(unknown))
})

describe.skipIf(noJava !== '')(`the book of the client in Java${noJava}`, () => {
  const program = compiledJava()
  test("the orders in the Java client's file agree with the ledger of the mock", async () => {
    expect(await kept(program(), 'issue-one', { GIFT_MOCK_TASK_DC_ID: 'DC-SEVEN' })).toMatchObject(agreed(1))
  })
  test('if the response to an order is lost, the Java client stores the order with an unknown outcome', async () =>
    expect(await lost(program())).toEqual(unknown))
})
