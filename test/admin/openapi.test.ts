import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { problemOf } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'

const ROOT = join(import.meta.dirname, '../..')
const names = ['at-gift', 'realpay-gift']
const committed = (name: string) => readFileSync(join(ROOT, `contracts/openapi/${name}.json`), 'utf8')

// A process generates each description only once, so this test has to run before the other tests in this file.
test('generating an OpenAPI description does not change the sandbox and does not depend on its settings', async () => {
  const { send, mock } = boot({ seed: 'other', settings: { 'atGift.limit.requests': 5, 'atGift.catalogue': [] } })
  const served = await (await send('/__admin/openapi/at-gift.json')).text()
  expect(served.replace('http://localhost/', 'http://127.0.0.1:4600/')).toBe(committed('at-gift'))
  expect((await mock.admin.requests()).requests).toEqual([])
  expect((await mock.admin.ledger()).codes).toEqual([])
})

test.each(names)(
  'the served OpenAPI description %s.json equals the committed file, except for the address of the server',
  async (name) => {
    const { send } = boot()
    const response = await send(`/__admin/openapi/${name}.json`)
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'application/json',
    })
    const served = await response.text()
    expect(served).toContain(`"url": "http://localhost/${name}"`)
    expect(served.replace(`"url": "http://localhost/${name}"`, `"url": "http://127.0.0.1:4600/${name}"`)).toBe(
      committed(name),
    )
  },
)

/** Returns true for the members of a document that are texts for people. */
function isTextKey(key: string): boolean {
  return ['title', 'description', 'summary', 'rule', 'otherwise'].includes(key)
}

/** Returns the texts for people in a document. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return isTextKey(key) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, name))
}

/** Returns a document without its texts for people. */
function withoutTexts(document: string): unknown {
  return JSON.parse(document, (key, value: unknown) => (isTextKey(key) && typeof value === 'string' ? '' : value))
}

test.each(names)('the OpenAPI description %s.json is in Japanese for a reader who prefers Japanese', async (name) => {
  const { send } = boot()
  const path = `/__admin/openapi/${name}.json`
  const response = await send(path, { headers: { 'accept-language': 'ja-JP,ja;q=0.9,en;q=0.5' } })
  expect(response.headers.get('vary')).toBe('accept-language')
  const text = await response.text()
  expect(await (await send(`${path}?lang=ja`)).text()).toBe(text)
  const texts = textsIn(JSON.parse(text))
  expect(texts.length).toBeGreaterThan(90)
  expect(texts.filter((one) => !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(one))).toEqual([])
  const english = await (await send(path)).text()
  expect(withoutTexts(text)).toEqual(withoutTexts(english))
  expect(english.length).not.toBe(text.length)
})

test('the OpenAPI description that a sandbox serves contains the address of that sandbox', async () => {
  const { send } = boot()
  const serverOf = async (path: string) => JSON.parse(await (await send(path)).text()).servers
  expect(await serverOf('/sandboxes/w1/__admin/openapi/realpay-gift.json')).toMatchObject([
    { url: 'http://localhost/sandboxes/w1/realpay-gift' },
  ])
  expect(await serverOf('/__admin/openapi/realpay-gift.json')).toMatchObject([{ url: 'http://localhost/realpay-gift' }])
})

test('the error for an unknown OpenAPI description lists the known descriptions', async () => {
  expect(await problemOf(await boot().send('/__admin/openapi/at-gift.yaml'), 404)).toMatchObject({
    detail: 'there is no description "at-gift.yaml"; there are at-gift.json and realpay-gift.json',
  })
})

test('the generator of OpenAPI descriptions is not loaded when a mock starts or when a provider gets a request', async () => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    const { createGiftMock } = await import(${JSON.stringify(join(ROOT, 'mock-server/index.ts'))})
    const mock = createGiftMock()
    const found = () => loaded.filter((url) => url.split('/mock-server/')[1]?.includes('openapi')).length
    await mock.fetch(new Request('http://localhost/at-gift/demo-campaign/dc/getcode', { method: 'POST' }))
    const before = found()
    await mock.fetch(new Request('http://localhost/__admin/openapi/at-gift.json'))
    console.log(JSON.stringify({ before, some: found() > 0 }))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(JSON.parse(stdout)).toEqual({ before: 0, some: true })
})
