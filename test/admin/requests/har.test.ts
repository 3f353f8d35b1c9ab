import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createGiftMock } from '../../../mock-server/index.ts'

// The package `har-schema` has no type declarations, so it is loaded with `require`.
const require = createRequire(import.meta.url)
const schemas: unknown = require('har-schema')

/** The published schema of HAR 1.2 as one document: references to other files become references to definitions. */
const harSchema = z.fromJSONSchema(
  JSON.parse(
    JSON.stringify({ $ref: '#/$defs/har', $defs: schemas })
      .replaceAll(/"\$ref":"(\w+)\.json#"/g, '"$ref":"#/$$defs/$1"')
      .replaceAll(/"\$(?:id|schema)":"[^"]*",/g, ''),
  ),
)

const AUTH_KEY = 'MOCK-AuthKey-001'
const ACCESS_KEY = 'mock0000000000000000000000000000000key01'

interface Entry {
  request: { method: string; url: string; postData?: Record<string, unknown>; queryString: unknown; bodySize: number }
  response: { status: number; content: Record<string, unknown> }
  comment: string
  _id?: string
}

function serve() {
  const mock = createGiftMock({ settings: { 'atGift.limit.requests': 1000 } })
  const har = async (query = ''): Promise<Entry[]> => {
    const response = await mock.fetch(new Request(`http://localhost/__admin/requests?format=har${query}`))
    const body = await response.json()
    expect(harSchema.safeParse(body).error).toBeUndefined()
    return body.log.entries
  }
  const issue = (url = 'http://localhost/at-gift', body: string = order()): Promise<unknown> =>
    mock
      .fetch(
        new Request(`${url}/demo-campaign/dc/getcode?from=test&key=${AUTH_KEY}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        }),
      )
      .catch(() => undefined)
  return { mock, har, issue }
}

const order = (more: Record<string, unknown> = {}): string =>
  JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...more })

test('the JSON schema of HAR 1.2 rejects a HAR document that lacks required members', () => {
  expect(harSchema.safeParse({ log: { version: '1.2', entries: [] } }).success).toBe(false)
  expect(
    harSchema.safeParse({ log: { version: '1.2', creator: { name: 'a', version: '1' }, entries: [{}] } }).success,
  ).toBe(false)
})

test('`GET requests?format=har` returns the requests as HAR 1.2, without secrets', async () => {
  const { har, issue } = serve()
  await issue()
  await issue('http://service-gift.jp')
  const entries = await har()
  expect(entries).toMatchObject([
    {
      request: { method: 'POST', queryString: [{ name: 'from', value: 'test' }, { name: 'key' }] },
      response: { status: 200, content: { mimeType: 'application/json' } },
      _id: '000000001',
      _operation: 'at-gift.issue',
      _delivered: true,
    },
    { _id: '000000002' },
  ])
  for (const { request, response } of entries) {
    expect(request.url).toMatch(/^http:\/\/localhost\/at-gift\/demo-campaign\/dc\/getcode\?/)
    expect(JSON.parse(String(request.postData?.['text']))).toMatchObject({ AuthKey: '***', DcId: 'DC500' })
    expect(JSON.parse(String(response.content['text']))).toMatchObject({ Status: 'SUCCESS' })
  }
  expect(JSON.stringify(entries)).not.toContain(AUTH_KEY)
})

test('in the HAR export, a request that got no response because of a fault has the status 0 and the name of the fault', async () => {
  const { mock, har, issue } = serve()
  await mock.admin.arm({
    name: 'nothing',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'reset-connection' },
  })
  await issue()
  expect(await har()).toMatchObject([
    {
      response: { status: 0, content: { size: 0, mimeType: 'x-unknown' } },
      _delivered: false,
      _fault: { name: 'nothing', effect: 'reset-connection' },
    },
  ])
})

test('in the HAR export, a comment marks a body that the journal contains only in part', async () => {
  const { mock, har, issue } = serve()
  await issue(undefined, order({ Note: 'x'.repeat(10_000) }))
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47])]), 'face.png')
  form.set('access_key', ACCESS_KEY)
  await mock.fetch(
    new Request('http://localhost/realpay-gift/purchases/p1/image/face', {
      method: 'POST',
      headers: { 'x-realpay-gift-api-access-key': ACCESS_KEY },
      body: form,
    }),
  )
  const [long, image] = await har()
  expect(long?.request.postData).toMatchObject({ comment: expect.stringContaining('only the beginning') })
  expect(long?.request.bodySize).toBeGreaterThanOrEqual(-1)
  expect(image?.request.postData?.['mimeType']).toMatch(/^multipart\/form-data/)
  expect(JSON.stringify(image)).not.toContain(ACCESS_KEY)
})

test('the filters of `GET requests` also apply to the HAR export, and `provider=none` selects unmatched requests', async () => {
  const { mock, har, issue } = serve()
  await issue()
  await issue(undefined, order({ Amount: 'many' }))
  await mock.fetch(new Request('http://localhost/nowhere'))
  expect((await har('&status=400')).map(({ _id }) => _id)).toEqual(['000000002'])
  expect((await har('&newest=1')).map(({ _id }) => _id)).toEqual(['000000002'])
  expect(await har('&provider=none')).toMatchObject([
    {
      request: { url: 'http://localhost/nowhere' },
      response: { status: 404 },
      comment: expect.stringContaining('nothing is served'),
    },
  ])
  const refused = await mock.fetch(new Request('http://localhost/__admin/requests?format=xml'))
  expect(refused.status).toBe(400)
})

test('`GET ledger?format=csv` returns the issued codes as CSV, one code per row', async () => {
  const { mock, issue } = serve()
  await issue()
  const response = await mock.fetch(new Request('http://localhost/__admin/ledger?format=csv'))
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const [head, row, ...more] = (await response.text()).split('\n')
  expect(head).toMatch(/^at,provider,operation,reference,product,code,/)
  expect(row).toMatch(/^20\S+\+09:00,at-gift,at-gift\.issue,AZ\w+,DC500,.*,500,0,true,false,,000000001,$/)
  expect(more).toEqual([''])
})
