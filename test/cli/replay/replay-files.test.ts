import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { VERSION } from '../../../mock-server/core/version.ts'
import { scenarioFiles } from '../../scenarios/files.ts'
import { removeSignalListeners } from '../../helpers/own-signal.ts'
import { call, folder } from '../command.ts'
import { clock, issuing, tolerate } from './issuing-client.ts'

const KEY = 'SeCrEtKeyZ9QwErTy7731'

test('`replay` writes the results of all scenarios to the JUnit file and to the JSON file', async () => {
  const path = folder()
  const files = scenarioFiles({
    'own/good': { clock, expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } }, tolerate } },
    'own/bad': { clock, tags: ['own', 'bad'] },
  })
  const [config, source] = [join(path, 'mock.yaml'), join(path, 'client.js')]
  writeFileSync(source, '1')
  writeFileSync(
    config,
    `settings:\n  atGift.campaigns: [{ campaign: '12345', authKey: ${KEY} }]\n  atGift.retryAfter: true\n`,
  )
  const run = ['--config', config, '--client-version', 'commit abc']
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const done = await call(['replay', ...files, ...run, ...outputs, ...issuing(2), source, KEY, `--x=${KEY}`])
  expect(done.code).toBe(2)
  expect(done.stdout).toContain('\nwarning: judged with changed rules: atGift.retryAfter true (default false; AG-A3). ')
  const xml = readFileSync(join(path, 'r.xml'), 'utf8')
  expect(xml).toMatch(
    /<testsuite name="gift-mock replay" tests="2" failures="1" errors="0" skipped="0" time="\d+\.\d{3}">/,
  )
  expect(xml).toContain('<property name="changedRules" value="atGift.retryAfter true (default false; AG-A3)"/>')
  expect(xml).toMatch(
    /<testcase classname="gift-mock\.scenarios" name="own\/good" time="\d+\.\d{3}">\n\s*<system-out>the client wrote no book, so what it stored was not judged<\/system-out>/,
  )
  expect(xml).toMatch(
    /name="own\/bad" time="\d+\.\d{3}">\n {6}<failure message="at-gift: codes issued: expected: exactly 1; happened: 2 \(requests 1, 2\)">\nThe title of own\/bad\n/,
  )
  const json = JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))
  expect(json).toMatchObject({
    format: 'gift-provider-mock/replay/1',
    version: VERSION,
    startedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/),
    client: expect.arrayContaining(['node', '***', '--x=***']),
    clientVersion: 'commit abc',
    clientFiles: [{ file: source, sha256: createHash('sha256').update('1').digest('hex') }],
    flags: ['--config', config],
    timeScale: 1,
    config: {
      file: config,
      sha256: expect.any(String),
      settings: { 'atGift.campaigns': '***' },
      changedRules: [{ setting: 'atGift.retryAfter', value: true, default: false, rules: ['AG-A3'] }],
    },
    host: { node: process.version },
    passed: 1,
    failed: 1,
    durationMs: expect.any(Number),
  })
  expect(JSON.stringify(json) + xml).not.toContain(KEY)
  expect(json.scenarios[0].sha256).toBe(
    createHash('sha256')
      .update(readFileSync(files[0] ?? ''))
      .digest('hex'),
  )
  expect(json.scenarios.map(({ name, result }: { name: string; result: string }) => [name, result])).toEqual([
    ['own/good', 'passed'],
    ['own/bad', 'failed'],
  ])
  expect(json.scenarios[1]).toMatchObject({
    title: { en: 'The title of own/bad', ja: 'own/badの題' },
    tags: ['own', 'bad'],
    rules: [],
    client: { result: 'done', detail: { en: 'it exited with code 0', ja: '終了コード 0 で終了' }, output: '' },
    checks: [
      {
        kind: 'ledger',
        what: { en: 'at-gift: codes issued', ja: 'at-gift: 発行されたコードの件数' },
        expected: { en: 'exactly 1', ja: '1 件' },
        actual: { en: '2', ja: '2 件' },
        passed: false,
        requests: ['000000001', '000000002'],
      },
    ],
    totals: {
      issued: 2,
      faceValue: 1000,
      fees: 0,
      orphaned: 0,
      orphanedYen: 0,
      suspectedDuplicates: 0,
      suspectedDuplicatesYen: 0,
    },
    requests: [
      {
        id: '000000001',
        at: expect.stringMatching(/^2026-04-01T09:00:00\.\d{3}\+09:00$/),
        receivedAt: expect.stringMatching(/^20\d\d-.*\+09:00$/),
        reference: { name: { en: 'TranId', ja: 'TranId' }, value: expect.stringMatching(/^AZ/) },
        operation: 'at-gift.issue',
        method: 'POST',
        status: 200,
        outcome: { code: 'issued', rule: expect.any(String) },
        delivered: true,
      },
      { id: '000000002' },
    ],
  })
})

test('the JUnit XML that `replay` writes is in the language of the environment', async () => {
  const path = folder()
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock,
      expect: { ledger: { 'at-gift': { issued: { exactly: 3 }, faceValue: { max: 999 } } }, tolerate },
    },
  })
  await call(['replay', file, '--junit', join(path, 'r.xml'), ...issuing(2)], { LANG: 'ja_JP.UTF-8' })
  const xml = readFileSync(join(path, 'r.xml'), 'utf8')
  expect(xml).toContain(
    '<failure message="at-gift: 発行されたコードの件数: 期待 3 件、結果 2 件（リクエスト 1、2）；at-gift: 額面: 期待 999円以下、結果 1,000円（リクエスト 1、2）">\nown/oneの題\n',
  )
  expect(xml).toContain('\n  クライアント: 終了コード 0 で終了\n')
})

test('after --max-timeouts timeouts in a row, all outputs of `replay` name the scenarios that were not run', async () => {
  const path = folder()
  const files = scenarioFiles({ 'own/one': {}, 'own/two': {} })
  const limits = ['--timeout', '1', '--max-timeouts', '1', '--jobs', '1']
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const client = issuing(1, 'setInterval(() => {}, 1000)')
  const { code, stdout } = await call(['replay', ...files, ...limits, ...outputs, ...client])
  expect(code).toBe(2)
  expect(stdout).toContain('0 passed, 1 failed, 1 not run, in ')
  expect(stdout).toContain('warning: the client exceeded its time limit in a scenario, so 1 scenario was not run. ')
  const xml = readFileSync(join(path, 'r.xml'), 'utf8')
  expect(xml).toContain('<failure message="the client did not end within 1 s, and was ended">')
  expect(xml).toMatch(/name="own\/two" time="0.000">\n *<skipped message="not run: the client had exceeded /)
  const json = JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))
  expect(json).toMatchObject({ failed: 1, notRun: [{ name: 'own/two', reason: 'timeouts' }] })
  expect(json).not.toHaveProperty('interrupted')
})

test('after a signal, the files of `replay` contain the finished scenarios, and the exit code is 2 if one of them failed', async () => {
  removeSignalListeners('SIGHUP')
  const path = folder()
  const files = scenarioFiles({ 'own/one': {}, 'own/two': {} })
  const [json, junit, began] = [join(path, 'r.json'), join(path, 'r.xml'), join(path, 'began')]
  const client = `[ "$GIFT_MOCK_SCENARIO" = own/one ] || { touch '${began}'; exec sleep 60; }`
  const running = call(['replay', '--jobs', '1', ...files, '--json', json, '--junit', junit, '--', 'sh', '-c', client])
  await vi.waitUntil(() => existsSync(began), { timeout: 10_000, interval: 10 })
  process.emit('SIGHUP')
  const { code, stderr } = await running
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'gift-mock: interrupted: 1 of 2 scenarios were replayed\n' })
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    interrupted: true,
    failed: 1,
    notRun: [{ name: 'own/two', reason: 'interrupted' }],
    scenarios: [{ name: 'own/one', result: 'failed' }],
  })
  expect(readFileSync(junit, 'utf8')).toMatch(
    /name="own\/two" time="0.000">\n *<error message="not judged: the run was interrupted"/,
  )
})
