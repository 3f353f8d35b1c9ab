import { describe, expect, test } from 'vitest'
import { withVirtualTime, type VirtualTime } from '../../../scenarios/reference/virtual/virtual-time.ts'
import { START } from '../../helpers/boot.ts'
import { arm, issueRequest, journalOf, serveFrozen } from '../support.ts'

const MINUTE = 60_000

async function eventLoop(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

/** Issues a code with a timeout of 90 seconds. */
async function issuePatiently({ clock, fetch }: VirtualTime, url: string): Promise<Response> {
  const giveUp = new AbortController()
  const answered = new AbortController()
  clock.sleep(90_000, answered.signal).then(
    () => giveUp.abort(new Error('gave up')),
    () => {},
  )
  const [path, init] = issueRequest({ signal: giveUp.signal })
  try {
    return await fetch(url + path, init)
  } finally {
    answered.abort()
  }
}

describe('requests', () => {
  test('if a fault delays a request, the response arrives after the delay in virtual time', async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'before-commit', effect: { type: 'delay', ms: 85_000 } })
    const [status, elapsed] = await withVirtualTime(mock.admin, async (time) => {
      const response = await issuePatiently(time, mock.url)
      return [response.status, time.clock.now() - START]
    })
    expect([status, elapsed]).toEqual([200, 85_000])
    expect((await mock.admin.requests()).requests).toMatchObject([{ durationMs: 85_000, delivered: true }])
  })

  test("a request without a response ends at the program's timeout, and the mock records its virtual duration", async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'after-commit', effect: { type: 'hang' } })
    await expect(withVirtualTime(mock.admin, (time) => issuePatiently(time, mock.url))).rejects.toThrow('gave up')
    expect((await mock.admin.requests()).requests).toMatchObject([
      { durationMs: 90_000, delivered: false, abandoned: true },
    ])
    expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
  })

  test('if a client aborts a request, a run in virtual time ends only after the mock has processed the request', async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'before-commit', effect: { type: 'delay', ms: 100_000 } })
    await expect(withVirtualTime(mock.admin, (time) => issuePatiently(time, mock.url))).rejects.toThrow('gave up')
    expect((await mock.admin.requests()).requests).toMatchObject([
      { durationMs: 90_000, delivered: false, abandoned: true },
    ])
    expect((await mock.admin.ledger()).codes).toMatchObject([{ atMs: START + 100_000, orphaned: true }])
  })

  test("aborting a request that a fault delays does not delay the program's other requests", async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'before-commit', effect: { type: 'delay', ms: 200_000 } })
    const elapsed = await withVirtualTime(mock.admin, async (time) => {
      await issuePatiently(time, mock.url).catch(() => {})
      const [path, init] = issueRequest()
      const { status } = await time.fetch(mock.url + path, init)
      await time.clock.sleep(MINUTE)
      return [status, time.clock.now() - START]
    })
    expect(elapsed).toEqual([200, 150_000])
  })

  test('a request with a slow response body ends when the body is complete', async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'mid-body', effect: { type: 'slow-body', ms: 20_000, pieces: 4 } })
    const seen = await withVirtualTime(mock.admin, async ({ clock, fetch }) => {
      const [path, init] = issueRequest()
      const response = await fetch(mock.url + path, init)
      const headAt = clock.now() - START
      const { Status } = (await response.json()) as { Status: string }
      return [headAt, clock.now() - START, Status, response.url === mock.url + path]
    })
    expect(seen).toEqual([0, 20_000, 'SUCCESS', true])
  })

  test('if the connection breaks off in the middle of a response body, the program gets the response, and reading the body fails', async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'mid-body', effect: { type: 'reset-connection' } })
    await withVirtualTime(mock.admin, async ({ clock, fetch }) => {
      const [path, init] = issueRequest()
      const response = await fetch(mock.url + path, init)
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow('terminated')
      await clock.sleep(MINUTE)
    })
  })

  test('a request without a response fails in virtual time with the same error as in real time', async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'before-commit', effect: { type: 'reset-connection' } })
    const [path, init] = issueRequest()
    const failing = withVirtualTime(mock.admin, ({ fetch }) => fetch(mock.url + path, init))
    await expect(failing).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
    })
  })

  test('virtual time continues if the program cancels a response body or does not read it', async () => {
    const mock = await serveFrozen({ settings: { 'atGift.limit.requests': 10 } })
    await arm(mock, { when: { operation: 'at-gift.issue', calls: [2] }, phase: 'mid-body', effect: { type: 'hang' } })
    const elapsed = await withVirtualTime(mock.admin, async ({ clock, fetch }) => {
      const [path, init] = issueRequest()
      await fetch(mock.url + path, init)
      const hanging = await fetch(mock.url + path, init)
      await hanging.body?.cancel()
      await clock.sleep(MINUTE)
      return clock.now() - START
    })
    expect(elapsed).toBe(MINUTE)
    expect((await mock.admin.requests()).requests).toMatchObject([
      { delivered: true },
      { durationMs: 0, abandoned: true },
    ])
  })

  test('a request that the server answers late in real time does not count as a stall', async () => {
    const mock = await serveFrozen()
    const slowly: typeof fetch = async (input, init) => {
      await eventLoop(2000)
      return fetch(input, init)
    }
    const [path, init] = issueRequest()
    const run = withVirtualTime(mock.admin, (time) => time.fetch(mock.url + path, init), {
      fetch: slowly,
      patienceMs: 0,
    })
    expect((await run).status).toBe(200)
  })

  test('concurrent requests reach the mock in the order in which the program sent them', async () => {
    const journals: unknown[] = []
    for (let round = 0; round < 3; round += 1) {
      const mock = await serveFrozen({ settings: { 'atGift.limit.requests': 100 } })
      await mock.admin.arm({
        name: 'jitter',
        when: {},
        phase: 'after-commit',
        effect: { type: 'delay', uniform: { min: 0, max: 5000 } },
      })
      await withVirtualTime(mock.admin, async ({ fetch }) => {
        const one = async (amount: number): Promise<void> => {
          const [path, init] = issueRequest({
            body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: String(amount) }),
          })
          await fetch(mock.url + path, init)
        }
        await Promise.all(Array.from({ length: 20 }, (_, index) => one(index + 1)))
      })
      const { codes } = await mock.admin.ledger()
      expect(codes.map(({ faceValue }) => faceValue)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
      journals.push(await journalOf(mock))
    }
    expect(journals[1]).toEqual(journals[0])
    expect(journals[2]).toEqual(journals[0])
  })

  test('a request that takes long to send in real time takes no virtual time', async () => {
    const mock = await serveFrozen()
    const slowly = new ReadableStream({
      async pull(controller) {
        await eventLoop(50)
        controller.enqueue(new TextEncoder().encode('no form'))
        controller.close()
      },
    })
    const upload = {
      method: 'POST',
      body: slowly,
      duplex: 'half',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    } satisfies RequestInit & { duplex: 'half' }
    const seen = await withVirtualTime(mock.admin, async ({ clock, fetch }) => {
      const sent = Promise.all([
        fetch(`${mock.url}/realpay-gift/purchases/none/image/face`, upload),
        fetch(`${mock.url}/realpay-gift/brands`),
      ])
      return Promise.race([
        sent.then((responses) => responses.map(({ status }) => status)),
        clock.sleep(1).then(() => 'time went on'),
      ])
    })
    expect(seen).toEqual([400, 400])
    expect((await mock.admin.requests()).requests.map(({ operation }) => operation)).toEqual([
      'realpay-gift.set-face-image',
      'realpay-gift.list-brands',
    ])
  })

  test('open requests are aborted when the program ends', async () => {
    const mock = await serveFrozen()
    await arm(mock, { phase: 'after-commit', effect: { type: 'hang' } })
    await withVirtualTime(mock.admin, async ({ clock, fetch }) => {
      const [path, init] = issueRequest()
      fetch(mock.url + path, init).catch(() => {})
      await clock.sleep(10)
    })
    expect((await mock.admin.requests()).requests).toMatchObject([{ durationMs: 10, abandoned: true }])
  })
})
