import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGiftMock } from '../../../mock-server/index.ts'
import { exchangeYaml, readCorpus, writeExchange } from '../../../scenarios/recordings/corpus.ts'
import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { exchangeFromJournal } from '../../../scenarios/recordings/from-journal.ts'
import { parseExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { corpusKey } from '../../../scenarios/recordings/redaction/corpus-key.ts'
import { type Redacted, seal } from '../../../scenarios/recordings/redacted.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gift-corpus-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function exchange(id: string, sentAt: string): Redacted<Exchange> {
  return seal({
    id,
    provider: 'at-gift',
    operation: 'at-gift.issue',
    sentAt,
    request: {
      method: 'POST',
      path: '/demo/dc/getcode',
      headers: { 'content-type': 'application/json' },
      body: { json: { AuthKey: 'Abcdef-Ghijk-001', DcId: 'DC500', Amount: '500', on: 'yes', 値: ['0x1f', null, 1.5] } },
    },
    response: null,
    lost: 'response',
  })
}

test('the exchanges of a corpus are read unchanged and in the order in which the requests were sent', async () => {
  const corpus = join(folder, 'order')
  const second = exchange('000001-at-gift.issue', '2026-04-01T00:00:02.000Z')
  const first = exchange('000002-at-gift.issue', '2026-04-01T00:00:01.000Z')
  await writeExchange(corpus, second)
  await writeExchange(corpus, first)
  expect(await readCorpus(corpus)).toEqual([first, second])
})

test('if another recorder has already used a file number, the exchange gets the next free number', async () => {
  const corpus = join(folder, 'numbers')
  const one = exchange('000007-at-gift.issue', '2026-04-01T00:00:01.000Z')
  const ids = await Promise.all([writeExchange(corpus, one), writeExchange(corpus, one), writeExchange(corpus, one)])
  expect(ids.toSorted()).toEqual(['000007-at-gift.issue', '000008-at-gift.issue', '000009-at-gift.issue'])
  expect((await readCorpus(corpus)).map(({ id }) => id)).toEqual(ids.toSorted())
  expect(await readdir(corpus)).toHaveLength(3)
})

test('`writeExchange` rejects an exchange that the redactor did not return', async () => {
  const corpus = join(folder, 'refused')
  const plain: Exchange = { ...exchange('000001-at-gift.issue', '2026-04-01T00:00:01.000Z') }
  // @ts-expect-error -- the type also rejects an exchange that the redactor did not return
  await expect(writeExchange(corpus, plain)).rejects.toThrow('only as the redactor made it')
  const changed = { ...exchange('000001-at-gift.issue', '2026-04-01T00:00:01.000Z'), fault: 'other' }
  await expect(writeExchange(corpus, changed)).rejects.toThrow('only as the redactor made it')
})

test('if a file of a corpus is not a valid exchange, the error of `readCorpus` names the file and the reason', async () => {
  const corpus = join(folder, 'broken')
  await writeExchange(corpus, exchange('000001-at-gift.issue', '2026-04-01T00:00:01.000Z'))
  const file = join(corpus, '000001-at-gift.issue.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('method: POST', 'methode: POST'))
  await expect(readCorpus(corpus)).rejects.toThrow(/000001-at-gift.issue.yaml .*"methode".*did you mean "method"/)
  await writeFile(file, 'a: [')
  await expect(readCorpus(corpus)).rejects.toThrow(/000001-at-gift.issue.yaml is no recorded exchange/)
  await expect(readCorpus(join(folder, 'none'))).rejects.toThrow(/none cannot be read/)
})

test("the copy of an exchange's file is not read as a second exchange", async () => {
  const corpus = join(folder, 'copies')
  const one = exchange('000001-at-gift.issue', '2026-04-01T00:00:01.000Z')
  await writeExchange(corpus, one)
  await copyFile(join(corpus, '000001-at-gift.issue.yaml'), join(corpus, '000001-at-gift.issue copy.yaml'))
  expect(await readCorpus(corpus)).toEqual([one])
})

test('if two different exchanges have the same id, the error of `readCorpus` names both files', async () => {
  const corpus = join(folder, 'same-id')
  const one = exchange('000001-at-gift.issue', '2026-04-01T00:00:01.000Z')
  await writeExchange(corpus, one)
  await writeFile(join(corpus, '000002-other.yaml'), exchangeYaml({ ...one, sentAt: '2026-04-01T00:00:02.000Z' }))
  await expect(readCorpus(corpus)).rejects.toThrow(
    /000001-at-gift\.issue\.yaml and .*000002-other\.yaml are different exchanges with the id 000001-at-gift\.issue/,
  )
})

test.each<[string, (text: string) => string, string]>([
  ['is empty', () => '', 'the file is empty'],
  ['is cut', (text) => text.slice(0, text.indexOf('response:')), 'at "response": is missing'],
  ['has an unknown key', (text) => `version: 2\n${text}`, 'a newer version of gift-mock may have written the file'],
  ['is larger than 16 MB', (text) => `${text}# ${'x'.repeat(16_000_000)}\n`, 'at most 16 MB'],
])('if the file of an exchange %s, the error of `readCorpus` says so', async (what, change, message) => {
  const corpus = join(folder, what.replaceAll(' ', '-'))
  await writeExchange(corpus, exchange('000001-at-gift.issue', '2026-04-01T00:00:01.000Z'))
  const file = join(corpus, '000001-at-gift.issue.yaml')
  await writeFile(file, change(await readFile(file, 'utf8')))
  await expect(readCorpus(corpus)).rejects.toThrow(message)
})

test('two exchanges from the journal have equal credentials if the requests had equal credentials, and different ones otherwise', async () => {
  const mock = createGiftMock({ clock: { mode: 'frozen', nowMs: Date.parse('2026-04-01T00:00:00Z') } })
  const issue = async (authKey: string) => {
    await mock.fetch(
      new Request('http://127.0.0.1/at-gift/demo-campaign/dc/getcode', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ AuthKey: authKey, DcId: 'DC500', Amount: '500' }),
      }),
    )
    await mock.admin.advanceClock(1000)
  }
  for (const authKey of ['MOCK-AuthKey-001', 'Wrong-AuthKey-02', 'MOCK-AuthKey-001']) await issue(authKey)
  const { requests } = await mock.admin.requests()
  const exchanges = requests.map(exchangeFromJournal)
  expect(exchanges.map(({ id, response }) => [id, response?.status])).toEqual([
    ['000001-at-gift.issue', 200],
    ['000002-at-gift.issue', 401],
    ['000003-at-gift.issue', 200],
  ])
  const keys = exchanges.map(({ request: { body } }) =>
    body && 'json' in body ? Object(body.json)['AuthKey'] : undefined,
  )
  expect(keys[0]).toMatch(/^[0-9a-f]{16}$/)
  expect(keys[0]).toBe(keys[2])
  expect(keys[0]).not.toBe(keys[1])
  expect(exchanges[0]).toMatchObject({
    provider: 'at-gift',
    sentAt: '2026-04-01T00:00:00.000Z',
    request: { method: 'POST', path: '/demo-campaign/dc/getcode' },
    response: { body: { json: { Status: 'SUCCESS', Amount: 500 } } },
  })
  await mock.close()
})

test('if a recorder is started a second time, it uses the existing key of the corpus', async () => {
  const corpus = join(folder, 'key')
  const key = await corpusKey(corpus, undefined)
  expect(key).toMatch(/^[0-9a-f]{48}$/)
  expect(await corpusKey(corpus, '')).toBe(key)
  expect(await corpusKey(join(folder, 'other'), undefined)).not.toBe(key)
  expect(await readFile(join(corpus, '.gitignore'), 'utf8')).toBe('.redaction-key\n')
  expect(await readCorpus(corpus)).toEqual([])
})

test('if the user gives a key for a corpus, no key file is written', async () => {
  const corpus = join(folder, 'given')
  expect(await corpusKey(corpus, 'a key that a team shares')).toBe('a key that a team shares')
  await expect(readdir(corpus)).rejects.toThrow('ENOENT')
  await expect(corpusKey(corpus, 'too short')).rejects.toThrow('has 9 characters, and a key has at least 16')
})

test('if a multipart body has long texts, the recorder stores only the length of the body', () => {
  const recordedWith = (length: number) => {
    const text = `--b\r\nContent-Disposition: form-data; name="memo"\r\n\r\n${'x'.repeat(length)}\r\n--b--\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const request = { method: 'POST', path: '/purchases/1/ad', headers, body: Buffer.from(text) }
    const { body } = parseExchange({ provider: 'realpay-gift', sentAtMs: 0, request, response: null }).request
    return { body, bytes: text.length }
  }
  expect(recordedWith(256 * 1024).body).toHaveProperty('parts')
  const { body, bytes } = recordedWith(256 * 1024 + 1)
  expect(body).toEqual({ bytes })
})
