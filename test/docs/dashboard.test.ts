import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../mock-server/index.ts'
import { untilWaiting } from '../core/faults/support.ts'
import { ISSUE_PATH, issueOf } from '../core/support.ts'

const page = readFileSync(new URL('../../docs/dashboard.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code = '']) => code)
const hasCurl = spawnSync('curl', ['--version']).error === undefined

const [accepted = '', arm = '', decide = '', ...others] = examples

async function start() {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const run = async (code: string): Promise<string> => {
    const { stdout } = await promisify(execFile)('sh', ['-ec', code.replaceAll('http://127.0.0.1:4600', mock.url)])
    return stdout
  }
  return { mock, run }
}

test.skipIf(!hasCurl)(
  'the first example in docs/dashboard.md prints what the provider would have accepted',
  async () => {
    const { mock, run } = await start()
    await fetch(mock.url + ISSUE_PATH, issueOf({ Amount: 500 }))
    expect(JSON.parse(await run(accepted))).toMatchObject({
      accepted: true,
      differences: [{ part: 'body', name: 'Amount', sent: '500', accepted: '"500"' }],
    })
    expect(others).toEqual([])
  },
)

test.skipIf(!hasCurl)(
  'the examples in docs/dashboard.md arm the effect `ask`, list a waiting request and decide about it',
  async () => {
    const { mock, run } = await start()
    await run(arm)
    const patience = new AbortController()
    const answer = fetch(mock.url + ISSUE_PATH, { ...issueOf(), signal: patience.signal }).catch(() => 'nothing')
    await untilWaiting(mock)
    expect(await run(decide)).toContain('"operation":"at-gift.issue"')
    expect((await mock.admin.requests()).requests).toMatchObject([{ decision: { choice: 'loss', by: 'person' } }])
    patience.abort()
    expect(await answer).toBe('nothing')
  },
)
