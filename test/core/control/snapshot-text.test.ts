import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { checksumOf, type Snapshot } from '../../../mock-server/core/control/snapshot.ts'
import { parseSnapshotText, snapshotChunks } from '../../../mock-server/core/control/snapshot-text.ts'
import { boot } from '../../helpers/boot.ts'
import { anyText } from '../../helpers/any-text.ts'

function snapshotOf(collections: Snapshot['state']['collections']): Snapshot {
  const snapshot = {
    format: 'gift-provider-mock/2',
    seed: 's "\n',
    clock: { mode: 'frozen', nowMs: 0 },
    made: { 'atGift.retryAfter': true },
    changed: {},
    state: { collections, counters: { c: 1 } },
  } as const
  return { ...snapshot, checksum: checksumOf(snapshot) }
}

/** Yields the text in chunks of the given lengths, followed by the rest of the text. */
async function* cut(text: string, lengths: readonly number[]): AsyncGenerator<string> {
  let begin = 0
  for (const length of lengths) yield text.slice(begin, (begin += length))
  yield text.slice(begin)
}

const parse = (text: string, lengths: readonly number[] = []): Promise<unknown> =>
  parseSnapshotText(cut(text, lengths), sharedReasons.verbatim({ text: 'it' }))

const key = fc.oneof(fc.constantFrom('__proto__', '', '}', '1', 'a":{', '\n'), anyText)
const collections = fc.dictionary(
  fc.stringMatching(/^[!-~]{1,9}$/).filter((name) => name !== '__proto__'),
  fc.dictionary(key, fc.jsonValue()),
)

test('parsing the JSON text of a snapshot in chunks of any length returns the original snapshot', async () => {
  await fc.assert(
    fc.asyncProperty(collections, fc.array(fc.nat(30)), fc.boolean(), async (given, lengths, isOneLine) => {
      const snapshot: unknown = JSON.parse(JSON.stringify(snapshotOf(given)))
      const text = [...snapshotChunks(snapshotOf(given))].join('')
      expect(JSON.parse(text)).toEqual(snapshot)
      expect(await parse(isOneLine ? JSON.stringify(snapshot) : text, lengths)).toEqual(snapshot)
    }),
    { numRuns: 200 },
  )
})

test('a truncated or damaged snapshot text is rejected as invalid JSON', async () => {
  const text = [...snapshotChunks(snapshotOf({ one: { a: 1, b: { c: '}' } }, two: {} }))].join('')
  for (let length = 0; length < text.length - 2; length++)
    await expect(parse(text.slice(0, length))).rejects.toThrow(/^it is not valid JSON: /)
  for (const [from, to] of [
    ['"a":1', '"a":1,'],
    ['"a":1', '"a"'],
    ['"two":{', 'two:{'],
    ['"checksum":', 'checksum:'],
  ] as const)
    await expect(parse(text.replace(from, to))).rejects.toThrow(/^it is not valid JSON: /)
})

test('while a snapshot is sent or restored, only about one stored value at a time is in memory as JSON text', async () => {
  const value = { base64: 'A'.repeat(200_000) }
  const images = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.png`, value]))
  const { mock, send } = boot()
  await mock.admin.restore(snapshotOf({ 'realpay-gift.images': images }))
  const stringify = vi.spyOn(JSON, 'stringify')
  const parsed = vi.spyOn(JSON, 'parse')
  onTestFinished(() => void vi.restoreAllMocks())
  const { body } = await send('/__admin/snapshot')
  const restored = await send('/sandboxes/two/__admin/snapshot', { method: 'PUT', body, duplex: 'half' } as RequestInit)
  const lengths = [
    ...stringify.mock.results.map(({ value: text }) => String(text).length),
    ...parsed.mock.calls.map(([text]) => text.length),
  ]
  vi.restoreAllMocks()
  expect({ status: restored.status, longest: Math.max(...lengths) < 201_000 }).toEqual({ status: 204, longest: true })
  expect((await mock.sandbox('two').snapshot()).state.collections['realpay-gift.images']).toEqual(images)
})
