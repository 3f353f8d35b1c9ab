import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { minifySync } from 'rolldown/utils'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createGiftMock, startGiftMock, type RunningGiftMock, type ServeOptions } from '../../mock-server/index.ts'
import { assetOf, keysIn, keysInScripts } from '../../mock-server/dashboard/assets.ts'
import { textKeys, textsIn } from '../../mock-server/dashboard/texts/index.ts'
import { messages } from '../../mock-server/reporting/messages.ts'
import { writeDashboardScripts } from '../../tools/package/dashboard-scripts.ts'
import { root } from '../cli/command.ts'
import { emptyFolder } from '../storage/support/stores.ts'

/** Maximum size of all files of the dashboard in bytes. */
const MAX_BYTES = 100_000

async function serve(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

const get = (mock: RunningGiftMock, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(mock.url + path, { headers })

/** Returns the URLs of the files that a page or a script loads. `base` is the path of the page or script. */
function filesIn(text: string, base: string): string[] {
  return [
    ...[...text.matchAll(/(?:src|href)="([^"?]+)"/g)].map(([, path = '']) => path),
    ...[...text.matchAll(/from ?'(\.[^']+)'/g)].map(([, name = '']) => new URL(name, `http://mock${base}`).pathname),
  ]
}

test.each(['en', 'ja'])(
  'the dashboard loads less than 100 KB, and only from the mock (language: %s)',
  async (language) => {
    const mock = await serve()
    const page = await get(mock, '/', { 'accept-language': language })
    const files = new Map([['/', page]])
    const texts = [{ path: '/', text: await page.text() }]
    for (const { path: base, text } of texts) {
      for (const path of filesIn(text, base)) {
        expect(path).toMatch(/^\/dashboard\/[a-z/-]+\.(?:js|css)$/)
        if (files.has(path)) continue
        const file = await get(mock, path)
        files.set(path, file)
        texts.push({ path, text: await file.text() })
      }
    }
    const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
    expect(bytes).toBeLessThan(MAX_BYTES)
    expect([...files.keys()].length).toBeGreaterThan(8)
    for (const [path, { status, headers }] of files) {
      expect([path, status]).toEqual([path, 200])
      expect(headers.get('content-type')).toMatch(
        path === '/' ? /^text\/html;/ : path.endsWith('.css') ? /^text\/css;/ : /^text\/javascript;/,
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      )
    }
  },
)

test.each([
  ['the language that the query names', '/?lang=ja', 'en', 'ja'],
  ['Japanese if the browser prefers Japanese', '/', 'ja,en;q=0.8', 'ja'],
  ['the first known language of the browser', '/', 'fr, en;q=0.9, ja;q=0.8', 'en'],
  ['English if the browser states no known language', '/', 'fr', 'en'],
])('the dashboard page is in %s', async (_title, path, accepted, language) => {
  const text = await (await get(await serve(), path, { 'accept-language': accepted })).text()
  expect(text).toContain(`<html lang="${language}">`)
  expect(text).toContain(textsIn(language === 'ja' ? 'ja' : 'en').totalYen)
})

test('the dashboard page of an unknown sandbox does not create the sandbox', async () => {
  const mock = await serve()
  const text = await (await get(mock, '/sandboxes/shop/')).text()
  expect(text).toContain('"base":"/sandboxes/shop","sandbox":"shop"')
  expect(await mock.sandboxes()).toEqual(['default'])
})

test('if a token protects the control API, the dashboard page is served without a token and contains no token', async () => {
  const mock = await serve({ adminToken: 'a-secret-token' })
  const page = await get(mock, '/')
  expect(page.status).toBe(200)
  const text = await page.text()
  expect(text).not.toContain('a-secret-token')
  expect((await get(mock, '/__admin/requests')).status).toBe(401)
})

test('an unknown file of the dashboard gets a 404, and a mock without a server has no dashboard', async () => {
  expect((await get(await serve(), '/dashboard/nothing.js')).status).toBe(404)
  const mock = createGiftMock()
  expect((await mock.fetch(new Request('http://localhost/'))).status).toBe(404)
})

test('every text of the dashboard exists in both languages and has the same placeholders', () => {
  const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted()
  const japanese = textsIn('ja')
  for (const [key, english] of Object.entries(textsIn('en'))) {
    const translated = japanese[key as keyof typeof japanese]
    expect([key, placeholders(translated)]).toEqual([key, placeholders(english)])
    if (key !== 'otherLanguage') expect(translated).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u)
  }
})

test.each(['en', 'ja'] as const)(
  'the dashboard uses the same words for results and severities as the commands (language: %s)',
  (language) => {
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) vi.stubEnv(name, language)
    const { report, severities } = messages()
    const texts = textsIn(language)
    for (const result of ['passed', 'violated', 'not exercised', 'inconclusive'] as const)
      expect(texts[`result-${result}`]).toBe(report.results[result])
    for (const severity of ['money', 'refusal', 'notice'] as const)
      expect(texts[`severity-${severity}`]).toBe(severities[severity])
  },
)

test.each([
  ['/dashboard', '/'],
  ['/dashboard/', '/'],
  ['/dashboard?lang=ja', '/?lang=ja'],
  ['/sandboxes/shop/dashboard', '/sandboxes/shop/'],
])('a request to %s is redirected to the page %s', async (path, target) => {
  const mock = await serve()
  const response = await get(mock, path)
  expect([response.status, response.redirected, response.url]).toEqual([200, true, mock.url + target])
})

test('the dashboard page marks only the first tab as selected', async () => {
  const text = await (await get(await serve(), '/')).text()
  const tabs = [...text.matchAll(/role="tab" id="tab-([a-z]+)".*?aria-selected="([^"]*)"/g)]
  expect(tabs.length).toBeGreaterThan(5)
  expect(tabs.map(([, name, selected]) => [name, selected])).toEqual(
    tabs.map(([, name], index) => [name, index === 0 ? 'true' : 'false']),
  )
})

test('the server removes only spaces, line breaks, comments and types from the scripts of the dashboard', async () => {
  const folder = new URL('../../mock-server/dashboard/client/', import.meta.url)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  expect(names.length).toBeGreaterThan(20)
  for (const name of names) {
    const source = stripTypeScriptTypes(readFileSync(new URL(name, folder), 'utf8'))
    const served = (await assetOf(name.replaceAll('\\', '/').replace(/\.ts$/, '.js')))?.text ?? ''
    expect(minifySync(name, served).code).toBe(
      minifySync(name, source.replaceAll(/(from '[^']+)\.ts'/g, "$1.js'")).code,
    )
    expect(served.length).toBeLessThan(source.length)
  }
})

test('the packaged dashboard has only one script file, and this file contains all texts that the source files use', async () => {
  const dist = emptyFolder()
  await writeDashboardScripts(root, dist)
  const folder = join(dist, 'mock-server/dashboard/client')
  expect(readdirSync(folder)).toEqual(['main.js'])
  const bundle = readFileSync(join(folder, 'main.js'), 'utf8')
  expect(bundle).not.toContain('import')
  const used = await keysInScripts(textKeys)
  expect(used.length).toBeGreaterThan(100)
  expect(keysIn(bundle, textKeys)).toEqual(expect.arrayContaining(used))
})
