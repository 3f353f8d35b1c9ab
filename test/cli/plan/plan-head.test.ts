import { createHash } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { chooseLanguage } from '../../../mock-server/reporting/language.ts'
import { explored, fileWith, LOST, planned, replayed } from './plan-support.ts'

afterAll(() => chooseLanguage(undefined))

test('the head of a test plan contains the number of items with each result, and the SHA-256 of the result files', async () => {
  chooseLanguage('ja')
  const results = [fileWith('replay.json', replayed)]
  const made = await planned([LOST, 'at-gift/redirect-302'], { results })
  const hash = createHash('sha256').update(JSON.stringify(replayed)).digest('hex')
  expect(made).toContain(
    `- 結果のファイル（SHA-256）: replay.json \`${hash}\`（実行: 2026-01-02T03:04:05+09:00、バージョン: 9.9.9）\n`,
  )
  expect(made).toContain('- 試験項目数: 2（不合格 1、未実施 1）\n')
  expect(await planned([LOST])).toContain('- 試験項目数: 1（未実施 1）\n')
})

test('the head of a test plan contains the tested program, the test date, the tester and the total cost', async () => {
  chooseLanguage('ja')
  const results = [fileWith('replay.json', replayed), fileWith('explore.json', explored)]
  const made = await planned([LOST, 'at-gift/redirect-302'], { results, tester: '山田' })
  expect(made).toContain(
    '- 対象プログラム: `python3 client.py`\n- 対象プログラムのバージョン: 指定なし（`--client-version`）\n- 実施日: 2026-01-02\n- 実施者: 山田\n- 総合判定: 不合格\n',
  )
  expect(made).toContain('- 本番だった場合の費用の合計（下の表の行）: 発行 2 件、1,000円（額面 1,000円、手数料 0円。')
  expect(made).toContain('未達 1 件。試験項目 2 件中 1 件の合計。探索と別の実行の費用は含まない\n')
  expect(made).not.toContain('リファレンスクライアント')
  expect(await planned([LOST])).toContain(
    '- 版数: \n- 対象プログラム: \n- 対象プログラムのバージョン: \n- 実施日: \n- 実施者: \n- 試験項目数: 1',
  )
  expect(await planned([LOST], { approver: '佐藤', edition: '第 2 版' })).toMatch(
    /\n- 作成日: 20\d\d-\d\d-\d\d\n- 版数: 第 2 版\n[^]*\n- 承認者: 佐藤\n/,
  )
})

test("a test plan with results of the reference client says in bold that they are not about the reader's client", async () => {
  chooseLanguage('ja')
  const results = [fileWith('replay.json', { ...replayed, client: 'reference client' })]
  const made = await planned([LOST], { results })
  const sentence = '結果は、ツールのリファレンスクライアントのものであり、自社のクライアントのものではない。'
  expect(made).toContain(`\n**${sentence}**\n`)
  expect(made).toContain(`\`gift-mock replay ${LOST}\` を実行する。`)
  expect(await planned([LOST], { results, format: 'html' })).toMatch(
    new RegExp(`<strong><span lang="en">[^<]*not your client\\.</span><span lang="ja">${sentence}</span></strong>`),
  )
})

test('a test plan says that the client and the date are unknown if the result file does not name them', async () => {
  chooseLanguage('ja')
  const { version: _version, startedAt: _startedAt, client: _client, skipped: _skipped, ...old } = replayed
  const results = [fileWith('old.json', old)]
  const made = await planned([LOST], { results })
  expect(made).toContain(
    '- 対象プログラム: 不明\n- 対象プログラムのバージョン: 指定なし（`--client-version`）\n- 実施日: 不明\n',
  )
  expect(made).toContain('（実行: 不明、バージョン: 不明）')
  expect(made).toContain(`gift-mock replay ${LOST} -- COMMAND`)
  results.push(fileWith('explore.json', explored))
  expect(await planned([LOST], { results })).toContain('- 対象プログラム: `python3 client.py`；old.json は不明\n')
})
