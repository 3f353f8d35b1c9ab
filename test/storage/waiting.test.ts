import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../mock-server/index.ts'
import { openStore } from '../../mock-server/storage/index.ts'
import { until } from '../core/faults/support.ts'
import { ISSUE_PATH, issueOf } from '../core/support.ts'
import { freshDatabase } from '../helpers/postgres.ts'

test('if a request waits for a decision in one replica, another replica can list this request and decide about it', async () => {
  const url = await freshDatabase({ fast: true })
  const open = async () => {
    const mock = await startGiftMock({ port: 0, store: await openStore(url) })
    onTestFinished(() => mock.close(0))
    return mock
  }
  const [one, two] = [await open(), await open()]
  await one.admin.arm({ name: 'ask', phase: 'after-commit', effect: { type: 'ask' } })
  const answer = fetch(one.url + ISSUE_PATH, issueOf())
  await until(async () => (await two.admin.waiting()).length === 1)
  const [waiting] = await two.admin.waiting()
  expect(waiting).toMatchObject({ operation: 'at-gift.issue', choices: [{}, { lostYen: 500 }, {}] })
  expect([(await one.admin.pendingWaits()).count, (await two.admin.pendingWaits()).count]).toEqual([1, 0])
  await two.admin.decide(waiting?.request ?? '', 'answer')
  expect((await answer).status).toBe(200)
  await until(async () => (await two.admin.waiting()).length === 0)
  expect((await two.admin.requests()).requests).toMatchObject([{ decision: { choice: 'answer', by: 'person' } }])
  // A reset through one replica ends the wait of a request in the other replica.
  await one.admin.arm({ name: 'again', phase: 'after-commit', effect: { type: 'ask' } })
  await two.admin.advanceClock(2000)
  const lost = fetch(one.url + ISSUE_PATH, issueOf()).catch((error: Error) => error.message)
  await until(async () => (await two.admin.waiting()).length === 1)
  await two.admin.reset()
  expect(await lost).toBe('fetch failed')
})
