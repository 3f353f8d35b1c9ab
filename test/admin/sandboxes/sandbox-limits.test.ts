import { describe, expect, test } from 'vitest'
import { ISSUE_PATH, issueOf, json, ledger, problemOf, type Send } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'

const put = (send: Send, id: string, body?: unknown): Promise<Response> =>
  send(`/__admin/sandboxes/${id}`, { method: 'PUT', ...(body !== undefined && json(body, { method: 'PUT' })) })
const drop = (send: Send, id: string): Promise<Response> => send(`/__admin/sandboxes/${id}`, { method: 'DELETE' })
const reset = (send: Send, id: string): Promise<Response> => send(`/sandboxes/${id}/__admin/reset`, { method: 'POST' })
const list = async (send: Send): Promise<unknown> => (await send('/__admin/sandboxes')).json()

describe('above maxSandboxes', () => {
  const full = async () => {
    const { send } = boot({ maxSandboxes: 2 })
    for (const id of ['a', 'b']) await put(send, id)
    return send
  }

  test.each([
    ['a PUT request', (send: Send) => put(send, 'c')],
    ['a request to the control API', (send: Send) => reset(send, 'c')],
    ['a request to a provider', (send: Send) => send(`/sandboxes/c${ISSUE_PATH}`, issueOf())],
  ])(
    '%s gets a 503 that names the option if it would create more sandboxes than `maxSandboxes` allows',
    async (_what, use) => {
      const send = await full()
      expect((await problemOf(await use(send), 503)).detail).toContain('--max-sandboxes')
      expect(await list(send)).toEqual({ sandboxes: ['default', 'a', 'b'] })
    },
  )

  test('existing sandboxes still work if there are as many sandboxes as `maxSandboxes` allows', async () => {
    const send = await full()
    await problemOf(await reset(send, 'c'), 503)
    for (const prefix of ['', '/sandboxes/default', '/sandboxes/a', '/sandboxes/b'])
      expect((await send(`${prefix}/__admin/clock`)).status).toBe(200)
  })

  test('if `maxSandboxes` is reached, deleting a sandbox makes room for one new sandbox', async () => {
    const send = await full()
    for (let round = 0; round < 5; round++) {
      await drop(send, 'a')
      expect((await put(send, 'c')).status).toBe(201)
      await problemOf(await put(send, 'a'), 503)
      await drop(send, 'c')
      expect((await put(send, 'a')).status).toBe(201)
    }
    expect(await list(send)).toEqual({ sandboxes: ['default', 'a', 'b'] })
  })

  test('concurrent first requests to different sandboxes create only as many sandboxes as `maxSandboxes` allows', async () => {
    const { send } = boot({ maxSandboxes: 5 })
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => reset(send, `s${index}`)))
    expect(answers.filter(({ status }) => status === 204).length).toBe(5)
    expect(answers.filter(({ status }) => status === 503).length).toBe(15)
  })

  test('if `maxSandboxes` is 0, only the sandbox "default" can be used', async () => {
    const { send } = boot({ maxSandboxes: 0 })
    expect((await send('/__admin/clock')).status).toBe(200)
    await problemOf(await reset(send, 'a'), 503)
  })
})

test('concurrent first requests to the same sandbox create the sandbox once', async () => {
  const { send } = boot()
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(`/sandboxes/a${ISSUE_PATH}`, issueOf())))
  expect(answers.filter(({ status }) => status === 200).length).toBe(1)
  expect((await ledger(send, '/sandboxes/a')).totals.issued).toBe(1)
})
