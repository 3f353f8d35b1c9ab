import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { collection, type Store, StoreUnavailableError } from '../../../mock-server/core/store/store.ts'
import { emptyFolder, opened } from '../support/stores.ts'

const ring = collection<string>('ring')
const rest = collection<string>('rest')

const RING = 200
const ROUNDS = 50
const ROWS = 40
/**
 * Values for test rows. With `REST`, a row is about as long as that of a code; with `ENTRY`, as that of a journal
 * entry.
 */
const REST = 'x'.repeat(690)
const ENTRY = 'x'.repeat(1050)

const keyOf = (number: number): string => number.toString().padStart(9, '0')

async function keysOf(store: Store): Promise<string[]> {
  return (await store.transaction('s', (tx) => tx.list(ring))).map(({ key }) => key)
}

test('the SQLite file does not grow if each new row replaces the oldest row of its collection', async () => {
  const file = join(emptyFolder(), 'mock.db')
  const store = await opened(`sqlite:${file}`)
  for (let round = 0; round < ROUNDS; round++) {
    await store.transaction('s', (tx) => {
      for (let number = round * ROWS; number < (round + 1) * ROWS; number++) {
        tx.insert(rest, keyOf(number), REST, true)
        tx.insert(ring, keyOf(number), ENTRY, true)
        tx.delete(ring, keyOf(number - RING))
      }
    })
  }
  const written = ROUNDS * ROWS
  expect(await keysOf(store)).toEqual(Array.from({ length: RING }, (_, index) => keyOf(written - RING + index)))
  await store.close()

  const db = new DatabaseSync(file)
  const bytes =
    Number(db.prepare('PRAGMA page_count').get()?.['page_count']) *
    Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  db.close()
  expect(bytes).toBeLessThan(1.4 * (written * REST.length + RING * ENTRY.length))
})

test('if a transaction deletes a missing row and inserts a new row, the new row is stored', async () => {
  const store = await opened(`sqlite:${join(emptyFolder(), 'mock.db')}`)
  await store.transaction('s', (tx) => tx.put(ring, 'kept', 'as it was'))
  await store.transaction('s', (tx) => {
    tx.delete(ring, 'never there')
    tx.insert(ring, 'new', 'as it is', true)
  })
  expect(await store.transaction('s', (tx) => tx.list(ring))).toEqual([
    { key: 'kept', value: 'as it was' },
    { key: 'new', value: 'as it is' },
  ])
})

test('if a transaction deletes a row and inserts a key that exists, the transaction fails, and both rows stay unchanged', async () => {
  const folder = emptyFolder()
  const first = await opened(`sqlite:${join(folder, 'mock.db')}`)
  await first.transaction('s', (tx) => {
    tx.put(ring, 'old', 'as it was')
    tx.put(ring, 'taken', 'as it was')
  })
  await first.close()
  // The new store has not read the row `taken` yet. It therefore assumes that the key `taken` is free.
  const store = await opened(`sqlite:${join(folder, 'mock.db')}`)
  const written = store.transaction('s', (tx) => {
    tx.delete(ring, 'old')
    tx.insert(ring, 'taken', 'as it is', true)
  })
  await expect(written).rejects.toThrow(StoreUnavailableError)
  expect(await store.transaction('s', (tx) => tx.list(ring))).toEqual([
    { key: 'old', value: 'as it was' },
    { key: 'taken', value: 'as it was' },
  ])
})
