import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NO_CODES } from '../../../mock-server/core/ledger.ts'
import { call, folder } from '../command.ts'
import { answering } from './report-support.ts'

const rule = {
  name: 'own/rule',
  provider: 'own',
  rule: 'OWN-1',
  severity: 'notice',
  text: { en: 'Do so.', ja: 'そうする。' },
  result: 'violated',
  exercised: 1,
  violations: [{ what: { en: 'it did not', ja: 'しなかった' }, requests: ['000000001'] }],
  undecided: [],
}

test.each([
  ['notice', 'violated', 0],
  ['refusal', 'violated', 2],
  ['money', 'violated', 2],
  ['notice', 'inconclusive', 0],
  ['money', 'inconclusive', 1],
  ['money', 'not exercised', 1],
])('if a rule with the severity "%s" has the result "%s", `report` exits with %d', async (severity, result, code) => {
  const url = await answering({
    rules: [
      {
        ...rule,
        severity,
        result,
        violations: result === 'violated' ? rule.violations : [],
        undecided: result === 'inconclusive' ? rule.violations : [],
      },
    ],
    evicted: 0,
  })
  expect((await call(['report', '--url', url])).code).toBe(code)
})

test('`report` says that no client can avoid the cost of a rule with the severity "notice", and how fees are computed', async () => {
  const ledger = { ...NO_CODES, issued: 1, faceValue: 1000, fees: 55, orphaned: 1, orphanedYen: 1055 }
  const url = await answering({ rules: [{ ...rule, costYen: 1055 }], evicted: 0, ledger })
  const { stdout } = await call(['report', '--url', url])
  expect(stdout).toContain('violated (OWN-1, costs 1,055 yen, which no client can avoid, tried 1 time)')
  expect(stdout).toContain(
    'in production: 1 code, 1,055 yen (face value 1,000, fees 55)\n  fees follow the settings (by default 5 % and tax for the partner API, an assumption: RP-A8), not your contract\n  1 orphaned code (billed but never received): 1,055 yen\n',
  )
})

test('`report` marks a violation of the severity "notice" with "!", and JUnit XML does not count this violation as a failure', async () => {
  const url = await answering({ rules: [rule], evicted: 0 })
  const file = join(folder(), 'report.xml')
  const { stdout } = await call(['report', '--url', url, '--junit', file])
  expect(stdout).toBe(
    '! own/rule  violated (OWN-1, good to know, tried 1 time)\n    Do so.\n    - it did not (request 1)\n\n0 passed, 1 violated, 0 not exercised, 0 cannot tell\n',
  )
  expect(readFileSync(file, 'utf8')).toMatch(
    /failures="0" errors="0" skipped="0"[^]*<system-out>Do so\.\n- it did not \(request 1\)<\/system-out>/,
  )
})

test('the JUnit XML that `report` writes is in the language of the environment', async () => {
  const violations = [...rule.violations, { what: { en: 'nor then', ja: 'その後も' }, requests: [] }]
  const url = await answering({ rules: [{ ...rule, severity: 'money', violations }], evicted: 0 })
  const file = join(folder(), 'report.xml')
  await call(['report', '--url', url, '--junit', file], { LANG: 'ja_JP.UTF-8' })
  expect(readFileSync(file, 'utf8')).toContain(
    '<failure message="しなかった；その後も">\nそうする。\n- しなかった（リクエスト 1）\n- その後も\n</failure>',
  )
  await call(['report', '--url', url, '--junit', file])
  expect(readFileSync(file, 'utf8')).toContain(
    '<failure message="it did not; nor then">\nDo so.\n- it did not (request 1)\n- nor then\n</failure>',
  )
})

test('`report` prints how many requests were evicted from the journal', async () => {
  const url = await answering({ rules: [{ ...rule, result: 'inconclusive', violations: [] }], evicted: 7 })
  const { code, stdout } = await call(['report', '--url', url])
  expect(code).toBe(1)
  expect(stdout).toContain('? own/rule  cannot tell')
  expect(stdout).toContain(
    '\n7 requests were evicted from the journal: start with more --max-journal-entries to include them\n',
  )
})

test('`report` prints only the first five violations of a rule', async () => {
  const url = await answering({
    rules: [
      {
        ...rule,
        violations: Array.from({ length: 9 }, (_, index) => ({
          what: { en: `breach ${index}`, ja: `違反 ${index}` },
          requests: [],
        })),
      },
    ],
    evicted: 0,
  })
  const { stdout } = await call(['report', '--url', url])
  expect(stdout).toContain('    - breach 4\n    … 4 more …\n')
  expect(stdout).not.toContain('breach 5')
})

test('if a rule cannot be decided, `report` prints the undecided cases, and JUnit XML shows the rule as skipped', async () => {
  const occasion = { what: { en: 'it may have', ja: 'かもしれない' }, requests: ['000000001'] }
  const url = await answering({
    rules: [{ ...rule, result: 'inconclusive', violations: [], undecided: [occasion] }],
    evicted: 0,
  })
  const file = join(folder(), 'report.xml')
  const { code, stdout } = await call(['report', '--url', url, '--junit', file])
  expect(code).toBe(0)
  expect(stdout).toContain('? own/rule  cannot tell (OWN-1, tried 1 time)\n    Do so.\n    - it may have (request 1)\n')
  expect(readFileSync(file, 'utf8')).toMatch(
    /<skipped message="cannot tell"\/>\n *<system-out>Do so\.\n- it may have \(request 1\)<\/system-out>/,
  )
})
