import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listLibrary } from '../../../scenarios/loading/library.ts'
import { scenarioFiles } from '../../scenarios/files.ts'
import { call, folder } from '../command.ts'

const total = (await listLibrary()).size
const ownFile = (): string => scenarioFiles({ 'own/one': {} })[0] ?? ''

test.each([
  ['a scenario of the library', () => ['at-gift/redirect-302'], 1],
  ['a scenario of the user, which does not belong to the library', () => [ownFile()], 0],
])(
  'the JSON and JUnit files of `replay` state how many scenarios of the library were run: %s',
  async (_, names, run) => {
    const path = folder()
    const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
    expect((await call(['replay', ...names(), ...outputs])).code).toBe(0)
    expect(JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))).toMatchObject({ library: { scenarios: total, run } })
    expect(readFileSync(join(path, 'r.xml'), 'utf8')).toContain(
      `<property name="library" value="${run} of the ${total} scenarios of the library"/>`,
    )
  },
)

test('`replay --task` prints how many scenarios of the library were run and not run, in both languages', async () => {
  const args = ['replay', '--task', 'purchase-only']
  expect((await call(args)).stdout).toContain(
    `\nnote: this is the result of 1 of the ${total} scenarios of the library; the other ${total - 1} were not run\n`,
  )
  expect((await call(args, { LANG: 'ja_JP.UTF-8' })).stdout).toContain(
    `\n注意: ライブラリーのシナリオ ${total} 件のうち 1 件の結果である。ほかの ${total - 1} 件は未実施\n`,
  )
  expect((await call(['replay', 'at-gift/redirect-302'])).stdout).not.toContain('of the library')
})
