import { expect, test } from 'vitest'
import { createLostReporter } from '../../../mock-server/cli/probe/lost-responses.ts'

const step = { name: 'a', what: { en: 'inquire', ja: '照会する' }, decides: [], yen: 0, request: () => undefined }
const refused = { lost: 'request', failure: { en: 'refused', ja: '拒否された' } } as const
const closed = { lost: 'response', failure: { en: 'closed', ja: '切断された' } } as const

test('a probe prints one line about repeated requests that are lost for the same reason', () => {
  const lines: string[] = []
  const report = createLostReporter((line) => lines.push(line))
  for (const lost of [refused, refused, closed, closed]) report(step, lost)
  report({ ...step, what: { en: 'issue', ja: '発行する' } }, closed)
  report({ ...step, mustSucceed: true }, closed)
  expect(lines).toEqual([
    'No response to: inquire. Reason: refused',
    'No response to: inquire. Reason: closed',
    'No response to: issue. Reason: closed',
  ])
})
