import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isNpmShell } from '../../../mock-server/cli/start/npm-shell.ts'
import { program } from '../../helpers/built.ts'
import { environment, folder } from '../command.ts'

test.each([
  [true, ['sh', '-c', 'gift-mock start --port 4600'], 'gift-mock'],
  [true, ['sh', '-c', "'gift-mock' start"], "'gift-mock'"],
  [true, ['/bin/sh', '-c', 'gift-mock start --port 4600'], 'gift-mock start --port 4600'],
  [true, ['sh', '-c', 'gift-provider-mock start'], 'gift-provider-mock'],
  [false, ['sh', '-c', 'gift-mock start & npm test'], 'gift-mock start & npm test'],
  [false, ['sh', '-c', 'nohup gift-mock start'], 'nohup gift-mock start'],
  [false, ['sh', '-c', 'vitest run'], 'vitest run'],
  [false, ['node', 'start-the-mock.js'], 'gift-mock'],
  [false, ['-bash'], 'gift-mock'],
  [false, ['sh', '-c', 'gift-mock start'], undefined],
])(
  'it is %s that %j with npm_lifecycle_script=%j is a shell that npm started for the mock alone',
  (expected, words, script) => {
    expect(isNpmShell(words, script)).toBe(expected)
  },
)

test.runIf(process.platform === 'linux')('`start` stops when the shell in which npm started it has ended', async () => {
  const path = folder()
  const [urlFile, pidFile] = [join(path, 'url'), join(path, 'pid')]
  const wrapper = `#!/bin/sh\necho $$ > '${pidFile}'\nexec '${process.execPath}' '${program}' "$@"\n`
  writeFileSync(join(path, 'gift-mock'), wrapper, { mode: 0o755 })
  const shell = spawn('sh', ['-c', `gift-mock start --port 0 --quiet --url-file '${urlFile}'`], {
    stdio: 'ignore',
    env: environment({ PATH: `${path}:${process.env['PATH']}`, npm_lifecycle_script: 'gift-mock' }),
  })
  // The shell ends as soon as the mock is ready.
  const options = { timeout: 30_000, interval: 1 }
  await vi.waitFor(() => expect(readFileSync(urlFile, 'utf8')).toMatch(/^http/), options)
  const pid = Number(readFileSync(pidFile, 'utf8'))
  onTestFinished(() => {
    if (existsSync(urlFile)) process.kill(pid)
  })
  shell.kill('SIGTERM')
  // The mock removes the file when it stops.
  await vi.waitFor(() => expect(existsSync(urlFile)).toBe(false), 30_000)
})
