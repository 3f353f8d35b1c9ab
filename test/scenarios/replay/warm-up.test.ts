import { expect, onTestFinished, test, vi } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { warmUp } from '../../../scenarios/replay/client/warm-up.ts'

test('the warm-up of a mock leaves no sandbox, request or code in the mock', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const answers: string[] = []
  const original = globalThis.fetch
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    const response = await original(...request)
    answers.push(`${new URL(response.url).pathname.split('/').at(-1)} ${response.status}`)
    return response
  })
  onTestFinished(() => spy.mockRestore())
  await warmUp(mock)
  expect(answers.toSorted()).toEqual(['getcode 200', 'gifts 200', 'purchases 200'])
  expect(await mock.sandboxes()).toEqual(['default'])
  expect((await mock.admin.requests()).requests).toEqual([])
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
})

test('the requests of a replay do not include the requests that warm up the mock', async () => {
  const file = await findScenario('at-gift/ip-not-registered')
  const { requests } = await replay(file, { runner: commandRunner(process.execPath, ['-e', '']), timeoutMs: 20_000 })
  expect(requests).toEqual([])
})
