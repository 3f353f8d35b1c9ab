import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryCertificate } from '../../../mock-server/cli/start/certificate.ts'
import { issueOf, ISSUE_PATH, json } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { serve } from '../../providers/bad-input/helpers.ts'
import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'

const token = 'the-admin-token'
const host = 'Host: localhost'
const authorization = `Authorization: Bearer ${token}`
const request = (line: string, ...headers: string[]): string =>
  [line, ...headers, 'Content-Length: 0', '', ''].join('\r\n')

/**
 * Each function returns the bytes of a malformed request. `path` is the path that the request would reach if the mock
 * repaired the request instead of rejecting it.
 */
const malformed: Record<string, (path: string) => string> = {
  'a backslash in the query': (path) => request(`GET ${path}?\\ HTTP/1.1`, host),
  'a backslash in the query of a POST': (path) => request(`POST ${path}?\\ HTTP/1.1`, host),
  'a backslash instead of a slash': (path) => request(`POST ${path.replace('/', '\\')} HTTP/1.1`, host),
  'a backslash between dot segments': (path) => request(`POST /at-gift/..\\..${path} HTTP/1.1`, host),
  'two slashes': (path) => request(`POST /${path}?\\ HTTP/1.1`, host),
  'a percent-encoded path': (path) => request(`POST ${path.replace('__admin', '%5f_admin')}?\\ HTTP/1.1`, host),
  'a URL in absolute form': (path) => request(`POST http://localhost${path}?\\ HTTP/1.1`, host),
  'no Host': (path) => request(`POST ${path} HTTP/1.1`),
  'an empty Host': (path) => request(`POST ${path} HTTP/1.1`, 'Host:'),
  'an unusable Host': (path) => request(`POST ${path} HTTP/1.1`, 'Host: a b<>'),
  'two Hosts': (path) => request(`POST ${path} HTTP/1.1`, 'Host: evil.example', host),
  'a user in the Host': (path) => request(`POST ${path} HTTP/1.1`, 'Host: user:secret@localhost'),
  'a control character in a header': (path) => request(`POST ${path} HTTP/1.1`, host, 'X-A: \u0001'),
  'a header of 20,000 letters': (path) => request(`POST ${path} HTTP/1.1`, host, `X-A: ${'a'.repeat(20_000)}`),
  'an expectation that cannot be met': (path) => request(`POST ${path} HTTP/1.1`, host, 'Expect: miracle'),
  'a Content-Length together with a chunked body': (path) =>
    request(`POST ${path} HTTP/1.1`, host, 'Transfer-Encoding: chunked'),
  'a request line without a version': (path) => request(`POST ${path}`, host),
  'the version HTTP/0.9 in the request line': (path) => request(`POST ${path} HTTP/0.9`, host),
  'the version HTTP/2.0 in the request line': (path) => request(`POST ${path} HTTP/2.0`, host),
  'an unknown method': (path) => request(`FOO ${path} HTTP/1.1`, host),
}

let tls: { cert: string; key: string }
beforeAll(async () => {
  tls = await temporaryCertificate('localhost')
})

describe.each([
  ['HTTP', false],
  ['HTTPS', true],
])('malformed requests over %s', (_scheme, isSecure) => {
  test.each(Object.entries(malformed))(
    'a malformed request with %s gets a 400 and never reaches the control API',
    async (_what, bytes) => {
      for (const adminToken of [undefined, token]) {
        const { mock, raw } = await serve({ adminToken, ...(isSecure && { tls }) })
        await mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf()))
        for (const path of ['/__admin/reset', '/sandboxes/default/__admin/reset', '/sandboxes/x/__admin/reset']) {
          for (const text of [bytes(path), bytes(path).replace('\r\n', `\r\n${authorization}\r\n`)]) {
            const reply = await raw(text)
            expect({ path, status: reply.status, type: reply.type }).toEqual({
              path,
              status: 400,
              type: 'application/problem+json',
            })
            expect(JSON.parse(reply.text)).toMatchObject({
              title: 'Bad Request',
              status: 400,
              detail: expect.stringMatching(/malformed|not well-formed|expectation/),
            })
          }
        }
        expect((await mock.admin.ledger()).totals.issued).toBe(1)
        expect(await mock.sandboxes()).toEqual(['default'])
      }
    },
  )
})

test('a malformed request for a page, a health probe or an unknown path gets a 400', async () => {
  const { raw } = await serve()
  for (const path of ['/livez', '/readyz', '/', '/nowhere']) {
    expect(await raw(request(`GET ${path}?\\ HTTP/1.1`, host))).toMatchObject({
      status: 400,
      type: 'application/problem+json',
    })
  }
  const page = await raw(request('GET /realpay-gift/user?code=x\\ HTTP/1.1', host))
  expect(page).toMatchObject({ status: 400, type: 'application/json' })
  expect(JSON.parse(page.text)).toEqual({ errors: [expect.any(String)] })
})

test.each(['GET', 'POST', 'PUT', 'DELETE'])(
  'a %s request that the HTTP server marks as malformed gets a 400 and is not routed',
  async (method) => {
    const { mock } = boot()
    await mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf()))
    for (const path of [
      '/__admin/reset',
      '/__admin/requests',
      '/__admin/sandboxes/x',
      '/sandboxes/x/__admin/reset',
      '/livez',
    ]) {
      const init = method === 'GET' || method === 'DELETE' ? { method } : json({}, { method })
      expect(
        (await mock.fetch(new Request(`http://localhost${path}`, init), { malformed: sharedReasons.malformedHead }))
          .status,
      ).toBe(400)
    }
    expect((await mock.admin.requests()).requests).toHaveLength(1)
    expect(await mock.sandboxes()).toEqual(['default'])
  },
)
