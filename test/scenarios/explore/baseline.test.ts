import { expect, test } from 'vitest'
import type { Client } from '../../../scenarios/explore/driver/client.ts'
import { exploreAssumptions } from '../../../scenarios/explore/assumptions/explore-assumptions.ts'
import { referenceClient } from '../../../scenarios/explore/driver/reference-client.ts'
import { assertSound } from '../../../scenarios/explore/baseline.ts'
import { inProcessDriver } from '../../../scenarios/explore/driver/in-process.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { explore } from '../../../scenarios/explore/explore.ts'
import { tasks } from '../../../scenarios/reference/index.ts'
import { taskProblem } from '../../../scenarios/reference/tasks/tasks.ts'
import { AtGiftClient } from '../../../clients/index.ts'
import { Problem } from '../../../mock-server/index.ts'
import { atGiftOf, issuesOnce } from './clients.ts'

/** A client with a wrong AuthKey. The client exits without an error, like a script that does not check the status. */
const refused: Client = async ({ env, clock, fetch }) => {
  const { AT_GIFT_BASE_URL: baseUrl = '', AT_GIFT_CAMPAIGN: campaign = '' } = env
  const client = new AtGiftClient({ baseUrl, campaign, authKey: 'wrong-key', clock, fetch })
  await client.issue({ dcId: 'DC500', amount: 500 }).catch(() => {})
}

const failing: Client = async ({ env, clock, fetch }) => {
  const { AT_GIFT_BASE_URL: baseUrl = '', AT_GIFT_AUTH_KEY: authKey = '' } = env
  await new AtGiftClient({ baseUrl, campaign: 'wrong', authKey, clock, fetch }).issue({ dcId: 'DC500', amount: 500 })
}

/** Returns the message of the problem with which a search fails. */
async function problemOf(client: Client, task: string): Promise<string> {
  const error = await explore(client, { task, depth: 1 }).catch((reason: unknown) => reason)
  if (!(error instanceof Problem)) expect.fail(`no problem: ${JSON.stringify(error)}`)
  return error.message
}

test.each(['own-task', 'issue-one'])(
  'a search with the task %s fails if every order of the client is refused, and the message gives the reason',
  async (task) => {
    expect(await problemOf(refused, task)).toMatch(
      task === 'own-task'
        ? /^the client got no code without faults; at-gift\.issue was refused with the status 401: /
        : /^the client got 0 codes without faults, but the task issue-one orders 1; at-gift\.issue was refused with the status 401: /,
    )
  },
)

test('if the client fails in the run without faults because an order is refused, the message gives the reason', async () => {
  expect(await problemOf(failing, 'issue-one')).toMatch(
    /^the client fails without faults: .*; at-gift\.issue was refused with the status 404: .*campaign/,
  )
})

test('if a client with --starts fails in the run without faults, the message says that its last start must exit with 0', async () => {
  const driver = await inProcessDriver({ client: issuesOnce, seed: 'x', base: baseScenario('issue-one', {}) })
  const seen = await driver.run([], undefined, new AbortController().signal)
  const after = (attempts: number) => assertSound({ ...seen, ran: { result: 'failed', attempts } })
  await expect(after(2)).rejects.toThrow('With --starts, it must exit with 0 at the last start')
  await expect(after(1)).rejects.not.toThrow('--starts')
  await driver.close()
})

test('a search fails if the client orders another amount than its task states', async () => {
  const dearer: Client = async (run) => atGiftOf(run).issue({ dcId: 'DC500', amount: 5000 })
  expect(await problemOf(dearer, 'issue-one')).toBe(
    'the client loses without faults: The client ordered 5,000 yen, but the task orders 500 yen',
  )
})

test('a search fails if the client gets more or fewer codes than its task orders', async () => {
  const twice: Client = async (run) => {
    await issuesOnce(run)
    await run.clock.sleep(2000)
    await issuesOnce(run)
  }
  expect(await problemOf(twice, 'issue-one')).toBe(
    'the client got 2 codes without faults, but the task issue-one orders 1',
  )
  expect(await problemOf(issuesOnce, 'issue-many')).toBe(
    'the client got 1 code without faults, but the task issue-many orders 5',
  )
  const { result } = await explore(twice, { task: 'a-task-of-the-team', depth: 1, runs: 1 })
  expect(result).not.toBe('found')
})

test('a search accepts a client that orders nothing and is not refused', async () => {
  const inquires: Client = async (run) => {
    const { tranId } = await atGiftOf(run).issue({ dcId: 'DC500', amount: 500 })
    await run.clock.sleep(2000)
    await atGiftOf(run).inquire({ dcId: 'DC500', amount: 500, tranId })
  }
  await expect(explore(inquires, { task: 'issue-then-inquire', depth: 1, runs: 1 })).resolves.toBeDefined()
  await expect(
    explore(referenceClient({ name: 'list-brands' }), { task: 'list-brands', runs: 1 }),
  ).resolves.toBeDefined()
})

test('if every order of a client is refused, the client does not pass under the assumptions', async () => {
  const { assumed } = await exploreAssumptions(refused, { runs: 1 })
  expect(assumed.result).toBe('failed')
  expect(assumed.what.map(({ en }) => en)).toEqual([
    expect.stringMatching(/^the client got no code without faults; at-gift\.issue was refused with the status 401/),
  ])
})

test.each(Object.keys(tasks))('the reference client gets as many codes as the task %s orders', async (name) => {
  const { result } = await explore(referenceClient({ name }), { task: name, depth: 1, runs: 1 })
  expect(['nothing found', 'incomplete']).toContain(result)
})

test.each([
  [{ name: 'issue-oen' }, 'there is no task of the reference client "issue-oen"; did you mean "issue-one"?'],
  [{ name: 'issue-one', dcid: 'DC500' }, 'there is no parameter of the task issue-one "dcid"; did you mean "dcId"?'],
  [{ name: 'issue-one', amount: 'abc' }, /amount/],
  [{ name: 'issue-many', count: 0 }, /count/],
])('the check of a task reports a problem of the task %j', (task, expected) => {
  expect(taskProblem(task)?.reason).toMatch(expected)
})

test.each([{ name: 'own-task' }, { name: 'nightly-batch', shop: 'tokyo' }, { name: 'issue-many', count: 3 }])(
  'the check of a task reports no problem of the task %j',
  (task) => {
    expect(taskProblem(task)).toBeUndefined()
  },
)
