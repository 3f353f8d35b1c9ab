import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../mock-server/index.ts'

test.each(['docs/control-api.md', 'docs/ja/control-api.md'])(
  'the example of `POST /faults` in %s loses the response to the first order after the code was issued',
  async (page) => {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
    const [, section = ''] = text.split('### `POST /faults`\n')
    const [, example = ''] = /```json\n([^]*?)```/.exec(section) ?? []
    const mock = await startGiftMock({ port: 0 })
    onTestFinished(() => mock.close(0))
    const post = (path: string, body: string): Promise<Response> =>
      fetch(mock.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect((await post('/__admin/faults', example)).status).toBe(201)

    const order = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
    await expect(post('/at-gift/demo-campaign/dc/getcode', order)).rejects.toThrow('fetch failed')
    expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
    // The fault is over after the first order. The rate limit allows the second order only one second later.
    await mock.admin.advanceClock(1000)
    expect((await post('/at-gift/demo-campaign/dc/getcode', order)).status).toBe(200)
  },
)
