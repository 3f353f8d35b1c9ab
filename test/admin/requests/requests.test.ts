import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ISSUE_PATH,
  issued,
  issueOf,
  journal,
  ledger,
  noLimits,
  partnerHeaders,
  problemOf,
  purchasePath,
  type Send,
} from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'

async function various(): Promise<{ send: Send; all: Awaited<ReturnType<typeof journal>>['requests'] }> {
  const { send } = boot({ settings: noLimits })
  const { TranId } = await issued(await send(ISSUE_PATH, issueOf()))
  await send(ISSUE_PATH, issueOf({ TranId }))
  await send(ISSUE_PATH, issueOf({ AuthKey: 'wrong' }))
  await send('/at-gift/nowhere')
  const purchase = await purchasePath(send)
  await send(purchase, { headers: await partnerHeaders() })
  await send('/realpay-gift/brands')
  return { send, all: (await journal(send)).requests }
}

test('`GET requests` without a filter returns all journal entries in the order of the requests', async () => {
  const { all } = await various()
  expect(all.map(({ operation, outcome }) => `${operation} ${outcome.code}`)).toEqual([
    'at-gift.issue issued',
    'at-gift.inquire inquired',
    'at-gift.issue unauthorized',
    'null not-found',
    'realpay-gift.create-purchase ok',
    'realpay-gift.get-purchase ok',
    'realpay-gift.list-brands bad-request',
  ])
})

test.each([
  ['provider=realpay-gift', [4, 5, 6]],
  ['operation=at-gift.issue', [0, 2]],
  ['status=200', [0, 1, 4, 5]],
  ['status=404', [3]],
  ['outcome=issued', [0]],
  ['outcome=ok&provider=realpay-gift&status=200', [4, 5]],
  ['provider=at-gift&operation=realpay-gift.list-brands', []],
  ['limit=2', [0, 1]],
  ['limit=100', [0, 1, 2, 3, 4, 5, 6]],
  ['provider=at-gift&status=401&limit=1', [2]],
])('`GET requests` with the filter %s returns the matching journal entries', async (query, expected) => {
  const { send, all } = await various()
  const { requests } = await journal(send, `?${query}`)
  expect(requests.map(({ id }) => all.findIndex((entry) => entry.id === id))).toEqual(expected)
})

test('the pages of `GET requests` together contain every matching journal entry, for every page size and filter', async () => {
  const { send, all } = await various()
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom('', '&provider=at-gift', '&status=200'),
      async (limit, filter) => {
        const whole = (await journal(send, `?limit=100${filter}`)).requests
        const paged: typeof whole = []
        // The smallest page has one entry, so `all.length` pages contain all entries. The last page is empty.
        for (let page = 0; page <= all.length; page++) {
          const after = paged.at(-1)?.id
          const { requests } = await journal(
            send,
            `?limit=${limit}${filter}${after === undefined ? '' : `&after=${after}`}`,
          )
          expect(requests.length).toBeLessThanOrEqual(limit)
          paged.push(...requests)
        }
        expect(paged).toEqual(whole)
      },
    ),
    { numRuns: 12 },
  )
  expect(all.length).toBe(7)
})

test('the pages of `GET requests` from newest to oldest together contain every matching journal entry', async () => {
  const { send } = await various()
  for (const newest of [1, 2, 3, 8]) {
    for (const filter of ['', '&provider=at-gift', '&status=200']) {
      const whole = (await journal(send, `?limit=100${filter}`)).requests
      let paged: typeof whole = []
      for (;;) {
        const before = paged[0]?.id
        const { requests } = await journal(
          send,
          `?newest=${newest}${filter}${before === undefined ? '' : `&before=${before}`}`,
        )
        expect(requests.length).toBeLessThanOrEqual(newest)
        if (requests.length === 0) break
        paged = [...requests, ...paged]
      }
      expect(paged).toEqual(whole)
    }
  }
  const all = (await journal(send, '')).requests
  expect((await journal(send, `?after=${all[1]?.id}&before=${all[5]?.id}`)).requests).toEqual(all.slice(2, 5))
  expect((await journal(send, `?after=${all[1]?.id}&before=${all[5]?.id}&newest=2`)).requests).toEqual(all.slice(3, 5))
})

test.each([
  ['limit=0', 'limit'],
  ['newest=0', 'newest'],
  ['before=5', 'before'],
  ['limit=-1', 'limit'],
  ['limit=many', 'limit'],
  ['limit=1.5', 'limit'],
  ['status=99', 'status'],
  ['status=ok', 'status'],
  ['state=200', 'state'],
  ['after=5', 'after'],
])(
  '`GET requests` with the invalid filter %s is rejected with an error that names the parameter',
  async (query, key) => {
    expect((await problemOf(await boot().send(`/__admin/requests?${query}`), 400)).detail).toContain(key)
  },
)

test('`GET requests/{id}` returns the same journal entry as `GET requests`', async () => {
  const { send, all } = await various()
  for (const entry of all) expect(await (await send(`/__admin/requests/${entry.id}`)).json()).toEqual(entry)
})

test.each(['000000099', '1', 'nothing', '..%2Fversion'])(
  'a request for the unknown journal entry %s gets a 404',
  async (id) => {
    const { send } = await various()
    await problemOf(await send(`/__admin/requests/${id}`), 404)
  },
)

describe('a cleared journal', () => {
  test('clearing the journal removes all entries and leaves the ledger unchanged', async () => {
    const { send } = await various()
    const response = await send('/__admin/requests', { method: 'DELETE' })
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 204, body: '' })
    expect(await journal(send)).toEqual({ requests: [], evicted: 0 })
    expect((await ledger(send)).totals.issued).toBe(1)
  })
})
