import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { issueOf, ISSUE_PATH } from '../../core/support.ts'
import { call } from '../command.ts'

test('`ledger list` prints all codes with their cost, and marks the codes that never reached the client', async () => {
  const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000 } })
  onTestFinished(() => mock.close(0))
  const ledger = (...args: string[]) => call(['ledger', 'list', '--url', mock.url, ...args])
  expect((await ledger()).stdout).toBe('the mock issued no code\n')
  await call(['faults', 'arm', 'at-gift.issue', '--lose-response', '--call', '2', '--url', mock.url])
  for (let order = 0; order < 2; order += 1) await fetch(mock.url + ISSUE_PATH, issueOf()).catch(() => {})
  const { code, stdout, stderr } = await ledger()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(
    /^\S+ {2}at-gift\.issue {2}\S+ {2}DC500 {2}500 yen\n\S+ {2}at-gift\.issue {2}\S+ {2}DC500 {2}500 yen {2}orphaned \(billed but never received\)\nin production: 2 codes, 1,000 yen/,
  )
  const { codes } = JSON.parse((await ledger('--json')).stdout)
  const [head, ...rows] = (await ledger('--csv')).stdout.trim().split('\n')
  expect(head).toBe(
    'at,provider,operation,reference,product,code,faceValue,fee,delivered,orphaned,recoveredBy,journalId,suspectedDuplicateOf',
  )
  expect(rows.map((row) => row.split(',').slice(3))).toEqual([
    [codes[0].reference, 'DC500', codes[0].code, '500', '0', 'true', 'false', '', codes[0].journalId, ''],
    [codes[1].reference, 'DC500', codes[1].code, '500', '0', 'false', 'true', '', codes[1].journalId, ''],
  ])
  expect(await ledger('--csv', '--json')).toMatchObject({ code: 1, stdout: '' })
})

test('`--since` and `--until` limit `ledger` and `requests` to a period on the clock of the sandbox', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  await mock.admin.setClock({ mode: 'frozen', nowMs: Date.parse('2026-04-01T00:30:00+09:00') })
  for (const hours of [0, 9, 2]) {
    await mock.admin.advanceClock(hours * 3_600_000)
    await fetch(mock.url + ISSUE_PATH, issueOf())
  }
  const hoursOf = async (command: string, ...args: string[]) => {
    const { code, stdout, stderr } = await call([command, '--json', '--url', mock.url, ...args])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { codes, requests } = JSON.parse(stdout)
    return (codes ?? requests).map(({ at }: { at: string }) => Number(at.slice(11, 13)))
  }
  for (const command of ['ledger', 'requests']) {
    expect(await hoursOf(command, '--since', '3h')).toEqual([9, 11])
    expect(await hoursOf(command, '--until', '3h')).toEqual([0])
    expect(await hoursOf(command, '--since', '2026-04-01', '--until', '2026-04-01T02:00:00Z')).toEqual([0, 9])
    expect(await hoursOf(command, '--since', '2026-04-01T09:00', '--until', '1h')).toEqual([9])
  }
  const ledger = (...args: string[]) => call(['ledger', '--url', mock.url, ...args])
  const { stdout } = await ledger('--since', '2026-04-01T10:00')
  expect(stdout).toMatch(/^codes since 2026-04-01T10:00:00\.000\+09:00:\n.*\nin production: 1 code, 500 yen/)
  expect((await ledger('--csv', '--since', '3h')).stdout.trim().split('\n').length).toBe(3)
  for (const [since, until, problem] of [
    ['yesterday', '1h', '--since: "yesterday" is neither a time'],
    ['2026-02-30', '1h', '--since: "2026-02-30" is neither a time'],
    ['1h', '2 hours', '--until: "2 hours" is neither a time'],
    ['1h', '3w', '--until: "3w" is not a duration'],
    ['1h', '2h', 'is not before --until'],
  ] as const)
    expect(await ledger('--since', since, '--until', until)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(problem),
    })
})
