import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { createGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'
import { comparable, limitOf, type SessionTarget, type SessionResult, runSession } from './example-session.ts'
import { library } from '../../helpers/library.ts'

const SANDBOXES = 50
const numbers = Array.from({ length: SANDBOXES }, (_, number) => number)
/** Options of the mocks. The host clock is also frozen, because the journal contains the time of the host clock. */
const options = {
  clock: { mode: 'frozen', nowMs: START },
  hostClock: { now: () => START },
  scenarios: { list: async () => library },
} as const

async function inProcess(): Promise<SessionTarget> {
  const mock = createGiftMock(options)
  onTestFinished(() => mock.close())
  return { url: 'http://localhost', fetch: (input, init) => mock.fetch(new Request(input, init)) }
}

async function onPort(): Promise<SessionTarget> {
  const mock = await startGiftMock({ ...options, port: 0 })
  onTestFinished(() => mock.close(0))
  return { url: mock.url, fetch: (input, init) => fetch(input, init) }
}

const journalSchema = z.object({ requests: z.array(z.object({ sandbox: z.string(), path: z.string() })) })
const ledgerSchema = z.object({
  codes: z.array(z.object({ provider: z.string(), reference: z.string(), code: z.string() })),
  totals: z.object({ issued: z.number() }),
})
const faultsSchema = z.object({ faults: z.array(z.object({ name: z.string(), hits: z.number() })) })
const codesOf = ({ told }: SessionResult) =>
  ledgerSchema
    .parse(told['ledger'])
    .codes.map(({ provider, reference, code }) => (provider === 'at-gift' ? reference : code))

describe.each([
  ['in process', inProcess, SANDBOXES],
  // Only ten sandboxes are compared over a socket, because each comparison starts a server.
  ['over a socket', onPort, 10],
] as const)('sandboxes %s', (_where, stage, compared) => {
  test(
    'each of fifty concurrent sandboxes gives the same results as a sandbox alone',
    { timeout: 60_000 },
    async () => {
      const together = await stage()
      const telling = numbers.map((number) => runSession(together, number))
      const twin = await runSession(together, 3, 'twin')
      const stories = await Promise.all(telling)
      expect(twin.codes).toEqual(stories[3]?.codes)
      for (const number of numbers.slice(0, compared)) {
        const alone = await stage()
        expect(comparable(stories[number] ?? expect.fail(), together)).toEqual(
          comparable(await runSession(alone, number), alone),
        )
      }

      const issued = stories.flatMap(codesOf)
      expect(new Set(issued).size).toBe(issued.length)
      for (const [number, story] of stories.entries()) {
        const { requests } = journalSchema.parse(story.told['requests'])
        expect(requests).toHaveLength(limitOf(number) + 3 + 2)
        expect(
          requests.every(({ sandbox, path }) => sandbox === story.id && path.startsWith(`/sandboxes/${story.id}/`)),
        ).toBe(true)
        expect(faultsSchema.parse(story.told['faults']).faults).toEqual([{ name: `fault-${number}`, hits: 1 }])
        expect(story.refused).toBeGreaterThanOrEqual(1)
        expect(codesOf(story)).toEqual(expect.arrayContaining(story.codes.slice(0, limitOf(number))))
      }
      expect(new Set(stories.map(({ refused }) => refused)).size).toBeGreaterThan(1)
      expect(stories.some(({ lost }) => lost > 0)).toBe(true)
      expect(
        z
          .object({ sandboxes: z.array(z.string()) })
          .parse(await (await together.fetch(`${together.url}/__admin/sandboxes`)).json()).sandboxes,
      ).toHaveLength(SANDBOXES + 2)
    },
  )

  test('deleting, resetting or restoring one sandbox does not affect the other sandboxes', async () => {
    const together = await stage()
    const stories = await Promise.all([1, 2, 3, 4].map((number) => runSession(together, number)))
    const ask = async (path: string, init?: RequestInit): Promise<unknown> =>
      (await together.fetch(`${together.url}${path}`, init)).text()
    const seen = (id: string) =>
      Promise.all(
        ['requests', 'ledger', 'faults', 'clock', 'settings'].map((part) => ask(`/sandboxes/${id}/__admin/${part}`)),
      )
    const before = await Promise.all(stories.map(({ id }) => seen(id)))
    await ask('/__admin/sandboxes/s1', { method: 'DELETE' })
    await ask('/sandboxes/s2/__admin/reset', { method: 'POST' })
    await ask('/sandboxes/s3/__admin/snapshot', {
      method: 'PUT',
      body: String(await ask('/sandboxes/s4/__admin/snapshot')),
    })
    const after = await Promise.all(stories.map(({ id }) => seen(id)))
    expect(after[3]).toEqual(before[3])
    for (const changed of [0, 1, 2]) expect(after[changed]).not.toEqual(before[changed])
  })
})
