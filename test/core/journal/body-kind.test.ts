import { expect, test } from 'vitest'
import { bodyKindOf, type BodyKind, MAX_BODY_LENGTH } from '../../../mock-server/core/journal/journal.ts'
import { requestContentKey } from '../../../mock-server/core/conduct/entries.ts'
import { ISSUE_PATH } from '../support.ts'
import { boot } from '../../helpers/boot.ts'

const limits = { 'atGift.limit.requests': 1000, 'realpayGift.limit.requests': 1000 }

async function recorded(path: string, type: string, body: string | Uint8Array<ArrayBuffer>) {
  const { mock, send } = boot({ settings: limits })
  await send(path, { method: 'POST', headers: { 'content-type': type }, body })
  const { requests } = await mock.admin.requests()
  const [entry] = requests
  if (!entry) throw new Error('the journal is empty')
  return { mock, entry }
}

const upload = '/realpay-gift/purchases/x/image/face'
const part = new TextEncoder().encode(
  '--b\r\nContent-Disposition: form-data; name="content"; filename="a"\r\n\r\n\0\r\n--b--',
)

test.each<[string, string, string, string | Uint8Array<ArrayBuffer>, BodyKind | undefined, string | null]>([
  ['a short text', ISSUE_PATH, 'application/json', '{"a":1}', undefined, '{"a":1}'],
  ['a text in parentheses', ISSUE_PATH, 'application/json', '(a)', undefined, '(a)'],
  ['a text that looks like a description', ISSUE_PATH, 'application/json', '(70 bytes)', 'text', '(70 bytes)'],
  ['a text that looks like an error', ISSUE_PATH, 'application/json', '(aborted)', 'text', '(aborted)'],
  ['an empty text', ISSUE_PATH, 'application/json', '', undefined, null],
  ['an upload', upload, 'multipart/form-data; boundary=b', part, 'length', `(${part.length} bytes)`],
  ['bytes that are not UTF-8', ISSUE_PATH, 'application/json', Uint8Array.of(0xff), 'unread', '(not-utf8)'],
])('the journal records the kind and the text of a request body that is %s', async (...given) => {
  const [, path, type, body, kind, shown] = given
  const { entry } = await recorded(path, type, body)
  expect([entry.request.bodyKind, entry.request.body]).toEqual([kind, shown])
  expect(bodyKindOf(entry.request)).toBe(kind ?? 'text')
})

test('if the journal truncates a request body, the journal entry has the body kind "truncated"', async () => {
  const { entry } = await recorded(ISSUE_PATH, 'application/json', `{"a":"${'x'.repeat(MAX_BODY_LENGTH)}"}`)
  expect(entry.request.bodyKind).toBe('truncated')
  expect(requestContentKey(entry)).toBeUndefined()
})

test('a request body that looks like a placeholder of the journal, such as `(70 bytes)`, is compared as text', async () => {
  const { entry: one, mock } = await recorded(ISSUE_PATH, 'application/json', '(70 bytes)')
  const { entry: other } = await recorded(ISSUE_PATH, 'application/json', '(too-large)')
  const keys = [one, other].map((entry) => requestContentKey(entry))
  expect(keys[0]).toContain('(70 bytes)')
  expect(keys[1]).toContain('(too-large)')
  expect(await mock.admin.verify({ provider: 'at-gift', body: { a: 1 } }, { exactly: 0 })).toMatchObject({
    result: 'passed',
    undecided: 0,
  })
})

test.each<[string | null, BodyKind]>([
  [null, 'text'],
  ['{"a":1}', 'text'],
  ['(a) bytes)', 'text'],
  ['(70 bytes)', 'length'],
  ['(too-large)', 'unread'],
  ['(aborted)', 'unread'],
  ['(not-utf8)', 'unread'],
  [`${'x'.repeat(MAX_BODY_LENGTH)}… (9000 characters)`, 'truncated'],
])(
  "the body kind of a journal entry from an older version of the mock is derived from the body's text (case %#)",
  (body, kind) => {
    expect(bodyKindOf({ headers: {}, body })).toBe(kind)
  },
)
