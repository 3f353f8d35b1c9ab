import { expect, test } from 'vitest'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { type Booted } from '../../helpers/boot.ts'
import { noLimits } from '../support.ts'
import { evaluate, issue, issueTwice } from './evaluate-support.ts'

test('a correct client passes the scenario, and the verdict contains the totals of the ledger', async () => {
  const { booted, result, checks } = await evaluate({}, issue)
  expect(result).toBe('passed')
  expect(checks.map(({ kind, passed }) => [kind, passed])).toEqual([
    ['ledger', true],
    ['faults', true],
  ])
  expect((await booted.mock.admin.scenario())?.verdict.totals).toEqual({
    issued: 1,
    faceValue: 500,
    fees: 0,
    orphaned: 1,
    orphanedYen: 500,
    suspectedDuplicates: 0,
    suspectedDuplicatesYen: 0,
  })
})

test('a client that sends no request fails the scenario', async () => {
  const { result, checks } = await evaluate({}, async () => {})
  expect(result).toBe('failed')
  expect(checks.filter(({ passed }) => !passed)).toMatchObject([
    { kind: 'ledger', what: 'at-gift: codes issued', expected: 'exactly 1', actual: '0' },
    { kind: 'faults', what: 'requests for which the fault "lose" fires', expected: 'at least 1', actual: '0' },
  ])
})

test('a client that issues a second code fails the scenario, and the failed checks name the issue requests of this client', async () => {
  const { result, checks } = await evaluate(
    { expect: { ledger: { 'at-gift': { issued: { max: 1 }, suspectedDuplicates: { exactly: 0 } } } } },
    issueTwice,
  )
  expect(result).toBe('failed')
  expect(checks.filter(({ kind }) => kind === 'ledger')).toMatchObject([
    {
      what: 'at-gift: codes issued',
      expected: 'at most 1',
      actual: '2',
      passed: false,
      requests: ['000000001', '000000002'],
    },
    {
      what: 'at-gift: codes that look like bought twice',
      expected: 'exactly 0',
      actual: '1',
      passed: false,
      requests: ['000000002'],
    },
  ])
})

test('the verdict compares the expected number and total value of the codes with the ledger of each provider', async () => {
  const expected = {
    issued: { exactly: 2 },
    faceValue: { exactly: 1000 },
    fees: { exactly: 0 },
    orphaned: { exactly: 1 },
    suspectedDuplicates: { exactly: 1 },
  }
  const { checks } = await evaluate(
    {
      expect: {
        ledger: { 'at-gift': expected, 'realpay-gift': { issued: { exactly: 0 } } },
        tolerate: ['at-gift/no-blind-reissue'],
      },
    },
    issueTwice,
  )
  expect(
    checks.filter(({ kind }) => kind === 'ledger').map(({ what, actual, passed }) => [what, actual, passed]),
  ).toEqual([
    ['at-gift: codes issued', '2', true],
    ['at-gift: face value in yen', '1000', true],
    ['at-gift: fees in yen', '0', true],
    ['at-gift: orphaned codes (billed but never received)', '1', true],
    ['at-gift: codes that look like bought twice', '1', true],
    ['realpay-gift: codes issued', '0', true],
  ])
})

test('a check of expected requests counts the matching requests, and names a similar request if too few match', async () => {
  const requests = [
    { match: { operation: 'at-gift.issue', status: 500 }, count: { exactly: 1 } },
    { match: { operation: 'at-gift.inquire' }, count: { min: 1 } },
    { match: { operation: 'at-gift.issue' }, count: { max: 0 } },
  ]
  const { checks } = await evaluate({ expect: { requests } }, issue)
  const found = checks.filter(({ kind }) => kind === 'requests')
  expect(found.map(({ what, expected, passed, requests: ids }) => [what, expected, passed, ids])).toEqual([
    ['requests with operation at-gift.inquire', 'at least 1', false, ['000000001']],
    ['requests with operation at-gift.issue', 'at most 0', false, ['000000001']],
    ['requests with operation at-gift.issue, status 500', 'exactly 1', true, ['000000001']],
  ])
  expect(found[0]?.actual).toBe('0; request 1 does not match: operation is "at-gift.issue"')
})

test('if evicted requests may change the result of a check, the verdict is `cannot tell`', async () => {
  const evaluateWith = (count: { min?: number; max?: number; exactly?: number }) =>
    evaluate(
      { settings: noLimits, faults: [], expect: { requests: [{ match: { operation: 'at-gift.issue' }, count }] } },
      issueTwice,
      { maxJournalEntries: 1 },
    )
  const { result, checks } = await evaluateWith({ exactly: 1 })
  expect(result).toBe('cannot tell')
  expect(checks.slice(0, 2)).toMatchObject([
    { kind: 'requests', passed: false, undecided: true, actual: '1; 1 more were evicted from the journal' },
    { kind: 'requests', passed: false, undecided: true, what: 'requests in the journal' },
  ])
  expect((await evaluateWith({ max: 0 })).result).toBe('failed')
  // The expected number is reached, but the result is `cannot tell`. The evicted request may have violated a conduct
  // rule.
  const enough = await evaluateWith({ min: 1 })
  expect(enough.result).toBe('cannot tell')
  expect(enough.checks.filter(({ kind, passed }) => kind === 'requests' && passed)).toHaveLength(1)
})

test('a scenario fails if its fault never fired, unless the scenario allows a fault that does not fire', async () => {
  const faults = [
    {
      name: 'slow',
      when: { operation: 'at-gift.inquire' },
      phase: 'before-commit' as const,
      effect: { type: 'delay', ms: 1 },
    },
  ]
  const expected = { ledger: { 'at-gift': { issued: { exactly: 1 } } } }
  expect((await evaluate({ faults, expect: expected }, issue)).result).toBe('failed')
  expect((await evaluate({ faults, expect: { ...expected, faults: { slow: { min: 0 } } } }, issue)).result).toBe(
    'passed',
  )
})

test('the check of a fault in a scenario fails if the fault was disarmed before the verdict', async () => {
  const { result, checks } = await evaluate({}, async (booted) => {
    await issue(booted)
    await booted.mock.admin.disarm('lose')
  })
  expect(result).toBe('failed')
  expect(checks[0]).toMatchObject({ kind: 'faults', actual: 'it was disarmed', passed: false })
})

test('all texts of a verdict are available in Japanese', async () => {
  const lines = async (
    change: Partial<ScenarioDocument>,
    client: (booted: Booted) => Promise<unknown>,
    maxJournalEntries = 100,
  ): Promise<string[]> =>
    (await evaluate(change, client, { language: 'ja', maxJournalEntries })).checks.map(
      ({ what, expected, actual }) => `${what} | ${expected} | ${actual}`,
    )

  const ledger = {
    issued: { exactly: 1 },
    faceValue: { min: 1, max: 500 },
    fees: { max: 0 },
    orphaned: { min: 1 },
    suspectedDuplicates: { exactly: 0 },
  }
  expect(await lines({ expect: { ledger: { 'at-gift': ledger } } }, issueTwice)).toEqual([
    'at-gift/no-blind-reissue | 守られている | DC500（500円）の発行が、前のリクエストで発行されたかどうか不明なまま、再び依頼された。別の注文であっても区別できないため、前の結果を確認するまで同じ商品の発行を止める',
    'at-gift: 発行されたコードの件数 | 1 件 | 2 件',
    'at-gift: 額面 | 1円以上 500円以下 | 1,000円',
    'at-gift: 重複発行の疑いがあるコードの件数 | 0 件 | 1 件',
    'at-gift: 手数料 | 0円以下 | 0円',
    'at-gift: 未達のコード（請求されるがクライアントに届いていない）の件数 | 1 件以上 | 1 件',
    '障害「lose」が発生するリクエストの件数 | 1 件以上 | 1 件',
  ])
  const requests = [
    {
      match: { operation: 'at-gift.inquire', status: 200, headers: { 'X-A': 'b' }, body: { DcId: 'x' } },
      count: { min: 1 },
    },
  ]
  expect(
    await lines({ expect: { requests, conduct: ['at-gift/waits-after-429', 'at-gift/no-blind-reissue'] } }, issue),
  ).toEqual([
    'リクエストの件数（操作 at-gift.inquire、ステータス 200、ヘッダー {"X-A":"b"}、本文 {"DcId":"x"}） | 1 件以上 | 0 件；リクエスト 1 は該当しない: 操作が "at-gift.issue"、ステータスが 500、ヘッダー X-A が undefined、本文の「DcId」が "DC500"',
    'at-gift/waits-after-429 | 対象のリクエストが 1 件以上あり、すべてがこのルールを守る | 該当するリクエストがない（検証できない）',
    'at-gift/no-blind-reissue | 対象のリクエストが 1 件以上あり、すべてがこのルールを守る | 守られている（検証 1 回）',
    '障害「lose」が発生するリクエストの件数 | 1 件以上 | 1 件',
  ])
  const disarming = async (booted: Booted): Promise<void> => {
    await issueTwice(booted)
    await booted.mock.admin.disarm('lose')
  }
  expect(
    await lines(
      {
        expect: { requests: [{ match: { method: 'POST' }, count: { min: 1 } }], conduct: ['at-gift/waits-after-429'] },
      },
      disarming,
      1,
    ),
  ).toEqual([
    '障害「lose」が発生するリクエストの件数 | 1 件以上 | 解除されている',
    'at-gift: 重複発行の疑いがあるコードの件数 | 0 件 | 1 件',
    'at-gift/waits-after-429 | 対象のリクエストが 1 件以上あり、すべてがこのルールを守る | 判定不能',
    'ジャーナルのリクエスト | すべて残っている | 1 件が失われている（--max-journal-entries を増やしてモックを起動する）',
    'リクエストの件数（メソッド POST） | 1 件以上 | 1 件；ほかに 1 件がジャーナルから失われている',
  ])
})
