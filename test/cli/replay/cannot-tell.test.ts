import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scenarioFiles } from '../../scenarios/files.ts'
import { call, folder } from '../command.ts'
import { clock, issuing } from './issuing-client.ts'

test('`replay` reports a scenario that is neither passed nor failed as undecided, and exits with 1', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock,
      // The encoding of the first response is wrong, so it is uncertain whether the client could read this response.
      // For a client that could read the response, the second request is a new order and not a repetition.
      faults: [
        {
          name: 'wrong-encoding',
          when: { operation: 'at-gift.issue', calls: [1] },
          phase: 'after-commit',
          effect: { type: 'shift-jis-body', members: { ControlNo: '予約' } },
        },
      ],
      expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } } },
    },
  })
  const path = folder()
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const { code, stdout } = await call(['replay', file, ...outputs, ...issuing(2)])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^\? own\/one {2}/)
  expect(stdout).toContain('\n  cannot tell: rule at-gift/no-blind-reissue (AG-D12, may cost money)\n')
  expect(stdout).toMatch(/\n0 passed, 0 failed, 1 cannot tell, in \d+\.\d s\n/)
  const xml = readFileSync(join(path, 'r.xml'), 'utf8')
  expect(xml).toMatch(/failures="0" errors="1" skipped="0"/)
  expect(xml).toContain('<error message="cannot tell: at-gift/no-blind-reissue: ')
  expect(JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))).toMatchObject({
    passed: 0,
    failed: 0,
    cannotTell: 1,
    scenarios: [{ result: 'cannot tell', rules: [{ name: 'at-gift/no-blind-reissue', result: 'inconclusive' }] }],
  })
  const japanese = await call(['replay', file, ...issuing(2)], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toContain('\n  判定不能: ルール at-gift/no-blind-reissue（')
  expect(japanese.stdout).toMatch(/\n合格 0 件、不合格 0 件、判定不能 1 件（/)
})
