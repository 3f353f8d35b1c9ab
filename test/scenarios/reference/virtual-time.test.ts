import { describe, expect, test } from 'vitest'
import { withVirtualTime } from '../../../scenarios/reference/virtual/virtual-time.ts'
import { START } from '../../helpers/boot.ts'
import { arm, issueRequest, serveFrozen } from '../support.ts'

const MINUTE = 60_000

async function eventLoop(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

describe('virtual time', () => {
  test('a sleep of the program advances the virtual clocks of the program and of the mock', async () => {
    const mock = await serveFrozen()
    const before = performance.now()
    const elapsed = await withVirtualTime(mock.admin, async ({ clock }) => {
      const start = clock.now()
      await Promise.all([clock.sleep(60 * MINUTE), clock.sleep(MINUTE)])
      return clock.now() - start
    })
    expect(elapsed).toBe(60 * MINUTE)
    expect((await mock.admin.clock()).nowMs).toBe(START + 60 * MINUTE)
    expect(performance.now() - before).toBeLessThan(50_000)
  })

  test("the program's virtual clock stays behind the mock's clock by the given skew", async () => {
    const mock = await serveFrozen()
    const seen = await withVirtualTime(
      mock.admin,
      async ({ clock }) => {
        const start = clock.now()
        await clock.sleep(MINUTE)
        return [start, clock.now()]
      },
      { skewMs: 25_000 },
    )
    expect(seen).toEqual([START - 25_000, START + 35_000])
  })

  test('concurrent sleeps end in the order of their end times, and sleeps with the same end time in the order of their calls', async () => {
    const mock = await serveFrozen()
    const woken: string[] = []
    await withVirtualTime(mock.admin, async ({ clock }) => {
      const sleep = async (name: string, ms: number): Promise<void> => {
        await clock.sleep(ms)
        woken.push(name)
      }
      await Promise.all([sleep('late', 20), sleep('first', 10), sleep('second', 10), sleep('now', 0)])
    })
    expect(woken).toEqual(['now', 'first', 'second', 'late'])
  })

  test('virtual time advances only after the event loop has had a few turns', async () => {
    const mock = await serveFrozen()
    const woken: string[] = []
    const turns = (): Promise<void> => eventLoop(4)
    const abort = new AbortController()
    await withVirtualTime(mock.admin, async ({ clock }) => {
      const never = clock.sleep(1, abort.signal)
      await turns()
      const late = clock.sleep(10).then(() => woken.push('late'))
      await turns()
      abort.abort()
      await never.catch(turns)
      const early = clock.sleep(5).then(() => woken.push('early'))
      await turns()
      const earlier = clock.sleep(3).then(() => woken.push('earlier'))
      await Promise.all([late, early, earlier])
    })
    expect(woken).toEqual(['earlier', 'early', 'late'])
  })

  test('if a sleep in virtual time is aborted, its promise rejects with the abort reason', async () => {
    const mock = await serveFrozen()
    const abort = new AbortController()
    const run = withVirtualTime(mock.admin, async ({ clock }) => {
      const sleeping = clock.sleep(60 * MINUTE, abort.signal)
      await clock.sleep(1)
      abort.abort(new Error('enough'))
      await sleeping
    })
    await expect(run).rejects.toThrow('enough')
    expect((await mock.admin.clock()).nowMs).toBe(START + 1)
  })

  test('a run in virtual time fails if the clock of the mock is not frozen', async () => {
    const mock = await serveFrozen({ clock: { mode: 'running' } })
    await expect(withVirtualTime(mock.admin, async () => {})).rejects.toThrow('freeze it first')
  })
})

describe('a run that cannot continue fails', () => {
  test('a run in virtual time fails if a request gets no response and the program has no timeout', async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'after-commit', effect: { type: 'hang' } })
    const [path, init] = issueRequest()
    await expect(
      withVirtualTime(mock.admin, ({ fetch }) => fetch(mock.url + path, init), { patienceMs: 50 }),
    ).rejects.toThrow('the mock lets 1 requests hang for ever')
  })

  test('a run in virtual time fails if the program waits for anything but a request or a sleep', async () => {
    const mock = await serveFrozen()
    const abort = new AbortController()
    const run = withVirtualTime(
      mock.admin,
      async ({ clock }) => {
        clock.sleep(MINUTE, abort.signal).catch(() => {})
        abort.abort()
        await new Promise(() => {})
      },
      { patienceMs: 50 },
    )
    await expect(run).rejects.toThrow('does not sleep on the clock that was given')
    expect((await mock.admin.clock()).nowMs).toBe(START)
  })

  test('a run in virtual time fails with the abort reason if the caller aborts the run', async () => {
    const mock = await serveFrozen()
    const abort = new AbortController()
    const run = withVirtualTime(
      mock.admin,
      async ({ clock }) => {
        await clock.sleep(MINUTE)
        abort.abort(new Error('time is up'))
        for (;;) await clock.sleep(MINUTE)
      },
      { signal: abort.signal },
    )
    await expect(run).rejects.toThrow('time is up')
  })
})
