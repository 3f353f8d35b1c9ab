import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startGiftMock } from '../../mock-server/index.ts'
import { call, folder } from './command.ts'

test("`scenarios from --journal` makes a scenario that repeats a mock's run and loses the response to the given request", async () => {
  const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 9 } })
  const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
  const headers = { 'content-type': 'application/json' }
  for (let orders = 0; orders < 3; orders += 1)
    await fetch(`${mock.url}/at-gift/demo-campaign/dc/getcode`, { method: 'POST', headers, body })
  const out = join(folder(), 'fork.yaml')
  const fork = ['scenarios', 'from', '--journal', mock.url, '--lose-response', '--out', out]
  expect(await call([...fork, '--at', '3'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^2 requests before 000003-at-gift\.issue played as recorded/),
  })
  expect(readFileSync(out, 'utf8')).toContain('atGift.limit.requests: 9')
  expect(await call([...fork, '--at', '2'])).toMatchObject({
    code: 1,
    stderr: `gift-mock: ${out} exists already: name another file with --out, or replace it with --force\n`,
  })
  expect(await call([...fork, '--at', '2', '--force'])).toMatchObject({ code: 0 })
  expect(await call([...fork, '--at', '9', '--force'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no request 9'),
  })
  expect((await call(['scenarios', 'from', '--journal', 'a.har'])).stderr).toContain('not "a.har"')
  await mock.close(0)
})
