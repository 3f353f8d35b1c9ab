import { expect, onTestFinished, test, vi } from 'vitest'
import { requestLines, shownRequest } from '../../mock-server/reporting/request-lines.ts'
import { entry } from '../core/conduct/entry.ts'

const refused = entry({
  status: 400,
  outcome: { code: 'bad-request', reason: 'the price 501 is not offered', rule: 'RP-D12' },
})

test('the line of a rejected request shows the reason and the rule, and the line of an accepted request shows neither', () => {
  const lines = requestLines(
    [refused, entry({ outcome: { code: 'ok', reason: '', rule: 'RP-D11' } })].map(shownRequest),
  )
  expect(lines).toEqual([
    expect.stringMatching(/ {2}400 bad-request: the price 501 is not offered \(RP-D12\)$/),
    expect.stringMatching(/ {2}200 ok$/),
  ])
})

test('a request line in Japanese shows the rule without the English reason', () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('LANG', 'ja_JP.UTF-8')
  expect(requestLines([shownRequest(refused)])).toEqual([expect.stringMatching(/ {2}400 bad-request（RP-D12）$/)])
})
