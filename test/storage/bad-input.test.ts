import { describe, expect, test } from 'vitest'
import { checksumOf } from '../../mock-server/core/control/snapshot.ts'
import { issued, ISSUE_PATH, issueOf, journal, json, ledger, noLimits, problemOf } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'
import { kinds, opened } from './support/stores.ts'

/** Returns random text. A database cannot compress random text, so a long text does not fit into an index entry. */
const random = (length: number): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(length)))
    .toString('base64url')
    .slice(0, length)

describe.each(kinds)('with the store $name', (kind) => {
  const bootOn = async () =>
    boot({ store: await opened(await kind.url()), settings: noLimits, trustProxy: true, maxSandboxes: 5 })

  test('a request to a sandbox with an invalid id gets a 404', async () => {
    const { send } = await bootOn()
    const ids = [random(4000).toLowerCase(), 's'.repeat(64), '%00', 'A']
    for (const id of ids) {
      await problemOf(await send(`/sandboxes/${id}/__admin/ledger`), 404)
      expect((await send(`/sandboxes/${id}${ISSUE_PATH}`, issueOf())).status).toBe(404)
    }
    await issued(await send(ISSUE_PATH, issueOf()))
  })

  test('a request succeeds even if its X-Forwarded-For header contains no address', async () => {
    const { send } = await bootOn()
    const codes = await Promise.all(
      Array.from({ length: 64 }, async (_, index) => {
        const { headers, ...order } = issueOf()
        const forwarded = index % 2 === 0 ? '192.0.2.9' : random(5000)
        return issued(
          await send(ISSUE_PATH, {
            ...order,
            headers: { ...Object.fromEntries(new Headers(headers)), 'x-forwarded-for': forwarded },
            peer: '198.51.100.7',
          }),
        )
      }),
    )
    expect(new Set(codes.map(({ Dc1 }) => Dc1)).size).toBe(64)
    const { requests } = await journal(send)
    expect(new Set(requests.map(({ sourceIp }) => sourceIp))).toEqual(new Set(['192.0.2.9', '198.51.100.7']))
  })

  test('a snapshot with a key that is too long for the stores is rejected with 400', async () => {
    const { send, mock } = await bootOn()
    await issued(await send(ISSUE_PATH, issueOf()))
    const before = await ledger(send)
    const snapshot = await mock.admin.snapshot()
    const [row] = Object.values(snapshot.state.collections['ledger.at-gift'] ?? {})
    const collections = { ...snapshot.state.collections, 'ledger.at-gift': { [random(5000)]: row } }
    const changed = { ...snapshot, state: { ...snapshot.state, collections } }
    const body = { ...changed, checksum: checksumOf(changed) }
    await problemOf(await send('/__admin/snapshot', json(body, { method: 'PUT' })), 400)
    expect(await ledger(send)).toEqual(before)
  })
})
