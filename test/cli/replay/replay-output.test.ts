import { expect, test } from 'vitest'
import { lost, scenarioFiles } from '../../scenarios/files.ts'
import { call } from '../command.ts'
import { clock, issuing, withoutTimes } from './issuing-client.ts'

test('for a failed scenario, `replay` prints what was expected, what happened, the requests and the cost', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock,
      faults: [lost],
      story: { en: 'The answer is lost. Production bills the code.', ja: '応答が失われる。' },
      remedy: { en: 'Send it once. '.repeat(30).trim(), ja: '再送しない。' },
      expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } },
    },
  })
  const { code, stdout, stderr } = await call(['replay', file, ...issuing(2)])
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  const path = '/at-gift/demo-campaign/dc/getcode'
  const text = withoutTimes(stdout)
  expect(text).toMatch(
    /^✗ own\/one {2}The title of own\/one {2}N ms\n\n✗ own\/one: The title of own\/one\n {2}what happened here: The answer is lost\. Production bills the code\.\n {2}the client's task: issue-one\n\n {2}rule at-gift\/no-blind-reissue /,
  )
  expect(text).toContain(`
  what to change for this scenario: ${'Send it once. '.repeat(30).trim()}

  in production: 2 codes, 1,000 yen (face value 1,000, fees 0)
    1 code more than the scenario expects: 500 yen
    1 orphaned code (billed but never received): 500 yen
  counts that follow from at-gift/no-blind-reissue:
    - at-gift: codes issued: expected: exactly 1; happened: 2 (requests 1, 2)
    - at-gift: codes that look like bought twice: expected: exactly 0; happened: 1 (request 2)

  all requests, with Japan time on the mock's clock:
    1  09:00:00.MMM  POST ${path}  200 issued, TranId …, fault "lose-it" (reset-connection, after-commit), not delivered
    2  09:00:01.MMM  POST ${path}  200 issued, TranId …

  the client: it exited with code 0
  the end of what it wrote:
    | no answer

0 passed, 1 failed, in N s
note: in 1 of 1 scenario in which a code was issued, the client wrote no book to the file that the variable GIFT_MOCK_BOOK names, so what it stored (second codes, failed orders) was not judged: gift-mock docs book
`)
})

test('for a violated rule, `replay` prints the text, the id and the severity of the rule', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': { clock, faults: [lost], expect: { conduct: ['at-gift/no-blind-reissue'] } },
  })
  const english = await call(['replay', file, ...issuing(2)])
  expect(english.code).toBe(2)
  expect(english.stdout).toMatch(
    /\n {2}rule at-gift\/no-blind-reissue \(AG-[DA]\d+, costs 500 yen\)\n {4}[A-Z][^\n]+\n {4}- DC500 for 500 yen was ordered again [^\n]+ \(requests 1, 2\)\n\n {2}in production: /,
  )
  const japanese = await call(['replay', file, ...issuing(2)], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toMatch(/^✗ own\/one {2}own\/oneの題 /)
  expect(japanese.stdout).toMatch(
    /\n {2}ルール at-gift\/no-blind-reissue（AG-[DA]\d+、損失 500円）\n {4}[^\n]*[ぁ-ん][^\n]*\n {4}- DC500（500円）の発行が、前のリクエストで発行されたかどうか不明なまま、再び依頼された。別の注文であっても区別できないため、前の結果を確認するまで同じ商品の発行を止める（リクエスト 1、2）\n/,
  )
  expect(japanese.stdout).toContain(
    '障害「lose-it」: 接続のリセット（reset-connection）、処理後（after-commit）、レスポンス未達',
  )
  expect(japanese.stdout).toContain(
    '本番だった場合: コード 2 件、1,000円（額面 1,000円、手数料 0円）\n    発行されたコードのうち 1 件（500円）は未達（請求されるがクライアントに届いていない）\n    発行されたコードのうち 1 件（500円）は重複発行の疑いがある\n',
  )
  expect(japanese.stdout).toMatch(
    /\n合格 0 件、不合格 1 件（\d+\.\d 秒）\n注意: コードが発行された 1 件のシナリオのうち 1 件では、環境変数 GIFT_MOCK_BOOK のファイルに帳簿がないため、[^\n]+（gift-mock docs book）\n$/,
  )
})

test('if no request proves a failure, `replay` lists all requests, or says that the client sent none', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock,
      expect: {
        ledger: { 'at-gift': { issued: { min: 1 } } },
        requests: [{ match: { method: 'DELETE' }, count: { max: 0 } }],
      },
    },
  })
  expect((await call(['replay', file, '--', 'node', '-e', ''])).stdout).toContain(
    '\n  no request to a provider reached the mock\n',
  )
  const [other = ''] = scenarioFiles({
    'own/two': { clock, faults: [{ ...lost, name: 'never', when: { operation: 'at-gift.issue', calls: [9] } }] },
  })
  expect(withoutTimes((await call(['replay', other, ...issuing(1)])).stdout)).toContain(
    '\n  what happened here: The client asks for one code. Production does the same.\n  the client\'s task: issue-one; the client sent at-gift.issue once, and the fault never fired, so the scenario was not tried\n\n  requests for which the fault "never" fires: expected: at least 1; happened: 0\n\n  in production: 1 code, 500 yen (face value 500, fees 0)\n    the provider sees no code that was lost or issued twice\n\n  all requests, with Japan time on the mock\'s clock:\n    1  09:00:00.MMM  POST /at-gift/demo-campaign/dc/getcode  200 issued, TranId …\n',
  )
})

test('if the client sent many requests in a failed scenario, `replay` shows only the first and the last requests', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { clock } })
  const { stdout } = await call(['replay', file, ...issuing(15)])
  expect(stdout).toContain('… 3 more …')
  expect(stdout.match(/09:00:\d\d\.\d{3} {2}POST/g)).toHaveLength(12)
})

test('`replay` shows the output of the client only if the scenario fails, and escapes its control characters', async () => {
  const noise = String.raw`console.log('\u001b[31mred\u001b[0m, bell \u0007'); console.log('x'.repeat(500)); for (let i = 0; i < 50; i++) console.log('line ' + i)`
  const [good = '', bad = ''] = scenarioFiles({
    'own/good': {},
    'own/bad': { expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } } } },
  })
  expect((await call(['replay', good, ...issuing(1, noise)])).stdout).not.toContain('line')
  const { stdout } = await call(['replay', bad, ...issuing(1, noise)])
  expect(stdout).toContain('    | line 20\n')
  expect(stdout).toContain('    | line 49\n')
  expect(stdout).not.toContain('line 19\n')
  const short = await call(['replay', bad, ...issuing(1, noise.replace('i < 50', 'i < 2'))])
  expect(short.stdout).toContain('    | red, bell \\u0007\n')
  expect(short.stdout).toContain(`    | ${'x'.repeat(200)}…\n`)
  expect(short.stdout).not.toContain('\u001B')
})

test('if a scenario that kills the client fails, `replay` prints the request at which the client was killed', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': {
      // The clock runs 20 times as fast as real time, because the pause before the restart takes two seconds of the
      // mock's clock.
      clock: { ...clock, rate: 20 },
      client: { kill: { operation: 'at-gift.issue', at: 'after-commit' } },
    },
  })
  const once = [
    '--',
    'node',
    '-e',
    `fetch(process.env.AT_GIFT_BASE_URL + '/demo-campaign/dc/getcode', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey: process.env.AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }) })`,
  ]
  const english = await call(['replay', file, ...once])
  expect(english.code).toBe(2)
  expect(english.stdout).toMatch(/ 200 issued, TranId \w+, the client was killed here, not delivered\n/)
  expect(english.stdout).toContain('\n  the client: it was killed and started again; then it exited with code 0\n')
  const japanese = await call(['replay', file, ...once], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toContain('、ここでクライアントを強制終了、レスポンス未達\n')
  expect(japanese.stdout).toContain('\n  クライアント: 強制終了のあと再起動し、終了コード 0 で終了\n')
  const never = await call(['replay', file, '--', 'true'])
  expect(never.stdout).toContain('requests at which the client is killed: expected: at least 1; happened: 0')
})
