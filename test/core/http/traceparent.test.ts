import { expect, test } from 'vitest'
import { validTraceparent } from '../../../mock-server/core/http/traceparent.ts'
import { boot } from '../../helpers/boot.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const valid = `00-${TRACE}-00f067aa0ba902b7-01`

test.each([
  [valid, valid],
  [`cc-${TRACE}-00f067aa0ba902b7-01-what-the-future-brings`, `cc-${TRACE}-00f067aa0ba902b7-01`],
  [undefined, undefined],
  ['', undefined],
  [`${valid}-more`, undefined],
  [`ff-${TRACE}-00f067aa0ba902b7-01`, undefined],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
  [valid.toUpperCase(), undefined],
  [`${valid}, ${valid}`, undefined],
  [`${valid}\n{"forged":1}`, undefined],
])('the value %j of the header `traceparent` is recorded as %j', (header, taken) => {
  expect(validTraceparent(header)).toBe(taken)
})

test('the journal contains the header `traceparent` only if the header is valid', async () => {
  const { send, mock } = boot()
  for (const traceparent of [valid, 'not-a-trace']) {
    const headers = { traceparent, 'content-type': 'application/json' }
    expect((await send('/at-gift/demo-campaign/dc/getcode', { method: 'POST', headers, body: '{}' })).status).toBe(400)
  }
  const { requests } = (await (await send('/__admin/requests')).json()) as { requests: { traceparent?: string }[] }
  expect(requests.map(({ traceparent }) => traceparent)).toEqual([valid, undefined])
  expect((await mock.admin.requests()).requests[1]).not.toHaveProperty('traceparent')
})
