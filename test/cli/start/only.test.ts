import { join } from 'node:path'
import { expect, test } from 'vitest'
import { execute, folder } from '../command.ts'
import { program } from '../../helpers/built.ts'

test.each([
  ['en', '--only needs --proxy, such as --proxy 4680: without a proxy, no request to another host is refused.'],
  ['ja', '--only には --proxy が必要である（例: --proxy 4680）。'],
])('in the language %s, `start --only` without `--proxy` is refused, with exit code 1', async (language, message) => {
  const file = join(folder({ 'mock.yaml': 'only: true\n' }), 'mock.yaml')
  for (const given of [['--only'], ['--config', file]]) {
    const args = [program, 'start', '--port', '0', '--lang', language, ...given]
    const { code, stdout, stderr } = await execute(process.execPath, args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
  }
})
