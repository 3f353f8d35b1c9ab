import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folder } from '../cli/command.ts'
import { passes, provider, replayed, shell, shellMissing } from './support.ts'

const absent = shellMissing()

describe.skipIf(absent !== '')(`the client in shell${absent}`, () => {
  test('the shell client passes selected scenarios of the provider at-gift', { timeout: 60_000 }, async () => {
    await passes(
      [
        'response-lost-after-issue',
        'error-500-after-issue',
        'truncated-json',
        'hang-past-timeout',
        'spurious-429',
        'issue-and-inquiry',
        'key-revoked',
        'shift-jis-body',
        'html-error-page',
      ].map((name) => `at-gift/${name}`),
      shell,
    )
  })

  test('the deliberately naive shell client fails a scenario, and the verdict names the violated rule', async () => {
    const { code, stdout } = await replayed(['at-gift/response-lost-after-issue'], ['sh', 'examples/shell/naive.sh'])
    expect({ code, stdout }).toMatchObject({ code: 2, stdout: expect.stringContaining('at-gift/no-blind-reissue') })
    expect(stdout).toContain('0 passed, 1 failed')
  })

  test('the shell client puts no secret on the command line of another program', async () => {
    const { run } = await provider()
    const path = folder()
    // A wrapper for each program writes the arguments of the program to a file and then starts the program.
    for (const name of ['curl', 'sed', 'awk', 'grep', 'tr', 'iconv']) {
      writeFileSync(
        join(path, name),
        `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>'${path}/started'\nPATH=\${PATH#*:}\nexec ${name} "$@"\n`,
      )
      chmodSync(join(path, name), 0o755)
    }
    expect(
      await run(shell, 'issue-one', { PATH: `${path}:${process.env['PATH']}`, AT_GIFT_AUTH_KEY: 'MOCK-AuthKey-001' }),
    ).toMatchObject({ code: 0 })
    const started = readFileSync(join(path, 'started'), 'utf8')
    expect(started).toContain('curl -q')
    expect(started).not.toContain('AuthKey-001')
  })

  test('the shell client sends an AuthKey without a change, even if the AuthKey contains quotes and backslashes', async () => {
    const { mock, run } = await provider()
    const authKey = String.raw`a"b\c'd$e&f/g%h!`
    await mock.admin.changeSettings({ 'atGift.campaigns': [{ campaign: 'demo-campaign', authKey }] })
    expect(await run(shell, 'issue-one', { AT_GIFT_AUTH_KEY: authKey })).toMatchObject({ code: 0 })
  })
})
