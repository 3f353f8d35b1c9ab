import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { findFaketime, isUnscaled, preloadList } from '../../../scenarios/command/faketime.ts'
import { startProgram } from '../../../scenarios/command/program.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { lost, scenarioFiles } from '../files.ts'

const library = findFaketime()

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'gift-mock-faketime-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('the search for libfaketime also finds the library in a folder named after the machine architecture', () => {
  const root = folder()
  expect(findFaketime([root, join(root, 'missing')])).toBeUndefined()
  mkdirSync(join(root, 'x86_64-linux-gnu/faketime'), { recursive: true })
  const file = join(root, 'x86_64-linux-gnu/faketime/libfaketimeMT.so.1')
  writeFileSync(file, '')
  expect(findFaketime([join(root, 'missing'), root])).toBe(file)
})

test.each([
  ['php batch.php', 'with'],
  ['/usr/bin/php8.2 artisan issue', 'with'],
  ['sh -c php\tbatch', 'with'],
  ['./issue.php', 'with'],
  ['node client.js', 'without'],
  ['python3 graphpath.py phpstan', 'without'],
])('for the command %s, the environment loads libfaketime %s libcurl', (command, expected) => {
  const root = folder()
  const faketime = join(root, 'faketime/libfaketimeMT.so.1')
  const libcurl = join(root, 'libcurl.so.4')
  writeFileSync(libcurl, '')
  expect(preloadList(command.split(' '), faketime)).toBe(expected === 'with' ? `${faketime} ${libcurl}` : faketime)
})

const [executable, loader, preloaded, libc] = [
  '558712851000-558712853000 r-xp 00000000 fe:00 260131  /usr/bin/bash',
  '7fcc7b931000-7fcc7b932000 r--p 00000000 fe:00 338944  /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
  '7fcc7b900000-7fcc7b901000 r-xp 00000000 fe:00 331111  /usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '7fcc7b73c000-7fcc7b762000 r--p 00000000 fe:00 339380  /usr/lib/x86_64-linux-gnu/libc.so.6',
]
const stack = '7ffe839b9000-7ffe839da000 rw-p 00000000 00:00 0  [stack]'

test.each([
  ['has ended', [], false],
  ['replaces its program, and has mapped no file yet', [stack], false],
  ['is loading', [executable, loader, stack], false],
  ['is loading, and has mapped libfaketime', [executable, preloaded, loader, stack], false],
  ['has loaded libfaketime', [executable, libc, preloaded, loader, stack], false],
  ['has loaded all libraries, but not libfaketime', [executable, libc, loader, stack], true],
  ['is static', [executable, stack], true],
  ['runs with musl, which cannot load libfaketime', [executable, loader.replace('ld-linux', 'ld-musl'), stack], true],
])('the check for libfaketime decides correctly about a process that %s', (_, lines, expected) => {
  expect(isUnscaled(lines.join('\n'))).toBe(expected)
})

/**
 * Returns a scenario with one delayed response. The delay is 85 s, and the tests replay the scenario 20 times faster
 * than real time.
 */
async function slowAnswer() {
  const [file = ''] = scenarioFiles({
    'own/slow': {
      clock: { now: '2026-04-01T09:00:00+09:00' },
      tags: ['waits'],
      faults: [{ ...lost, effect: { type: 'delay', ms: 85_000 } }],
      expect: { conduct: ['at-gift/waits-90-seconds'] },
    },
  })
  return findScenario(file)
}

async function replayWithTimeout(seconds: number) {
  const script = `
    const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey } = process.env
    await fetch(base + '/' + campaign + '/dc/getcode', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
      signal: AbortSignal.timeout(${seconds * 1000}),
    }).catch(() => {})
    console.log('rate', process.env.GIFT_MOCK_CLOCK_RATE)`
  const runner = commandRunner(process.execPath, ['--input-type=module', '-e', script], {
    faketime: { library: library ?? '', factor: 20 },
  })
  return replay(await slowAnswer(), { runner, timeoutMs: 30_000, timeScale: 20 })
}

/**
 * Replays the scenario of `slowAnswer` with a PHP client that uses the extension `curl`. `seconds` is the timeout of
 * curl.
 */
async function replayWithPhp(seconds: number) {
  const script = `
    $curl = curl_init(getenv('AT_GIFT_BASE_URL') . '/' . getenv('AT_GIFT_CAMPAIGN') . '/dc/getcode');
    $order = ['AuthKey' => getenv('AT_GIFT_AUTH_KEY'), 'DcId' => 'DC500', 'Amount' => '500'];
    curl_setopt_array($curl, [CURLOPT_POSTFIELDS => json_encode($order), CURLOPT_TIMEOUT => ${seconds},
      CURLOPT_HTTPHEADER => ['Content-Type: application/json'], CURLOPT_RETURNTRANSFER => true]);
    curl_exec($curl);`
  const runner = commandRunner('php', ['-r', script], { faketime: { library: library ?? '', factor: 20 } })
  return replay(await slowAnswer(), { runner, timeoutMs: 30_000, timeScale: 20 })
}

/**
 * Returns the names of the files of libfaketime for ended processes and for child processes of this process.
 * libfaketime uses a file to give a process and its child processes the same start time.
 */
function leftFiles(): string[] {
  return readdirSync('/dev/shm').filter((name) => {
    const pid = /faketime_(?:shm|sem)_(\d+)$/.exec(name)?.[1]
    return pid !== undefined && [undefined, String(process.pid)].includes(parentOf(pid))
  })
}

/** Returns the pid of the parent of a process; undefined if the process has ended. */
function parentOf(pid: string): string | undefined {
  try {
    return /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

const hasPhpCurl = spawnSync('php', ['-r', 'exit(function_exists("curl_init") ? 0 : 1);']).status === 0

describe.skipIf(library === undefined)('with libfaketime', () => {
  test.each([
    [60, 'failed'],
    [120, 'passed'],
  ])(
    'on a faster clock, if a program has a timeout of %d s and the response takes 85 s, the result is "%s"',
    async (seconds, result) => {
      const replayed = await replayWithTimeout(seconds)
      expect(replayed).toMatchObject({
        result,
        clockRate: 20,
        ran: { scaledBy: 'faketime', output: expect.stringContaining('rate 1\n') },
      })
      expect(replayed.durationMs).toBeLessThan(30_000)
    },
  )

  test.skipIf(!hasPhpCurl)(
    'with libfaketime, a PHP client with a curl timeout of 10 s breaks the rule `waits-90-seconds`',
    async () => {
      const { result, requests } = await replayWithPhp(10)
      expect(result).toBe('failed')
      expect(requests[0]?.durationMs).toBeLessThan(85_000)
    },
  )

  test("libfaketime starts a program at a full hour, and the mock's clock shows the program's scaled time", async () => {
    const [file = ''] = scenarioFiles({ 'own/now': { clock: { skewMs: -1000 } } })
    let nowMs = 0
    const inner = commandRunner('sh', ['-c', 'date +%s%3N; sleep 20; date +%s%3N'], {
      faketime: { library: library ?? '', factor: 20 },
    })
    const replayed = await replay(await findScenario(file), {
      runner: {
        ...inner,
        async run(context) {
          const ran = await inner.run(context)
          nowMs = (await context.mock.admin.clock()).nowMs
          return ran
        },
      },
      timeoutMs: 30_000,
      timeScale: 20,
    })
    const [begun = 0, ended = 0] = (replayed.ran.output ?? '').trim().split('\n').map(Number)
    expect(ended - begun).toBeGreaterThanOrEqual(20_000)
    // The start time of the program is a full hour. The test allows three seconds of real time, which are 60 seconds at
    // this rate.
    expect(begun % 3_600_000).toBeLessThan(60_000)
    // Because of `skewMs`, the mock's clock is one second behind the program's clock. The test allows two seconds of
    // real time, which are 40 seconds at this rate.
    expect(Math.abs(nowMs + 1000 - ended)).toBeLessThan(40_000)
  })

  test('when a program starts, the files that libfaketime left for an ended process with the same pid are removed', async () => {
    const { pid } = spawnSync('true')
    const maxPid = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'))
    // The next processes get these pids. After the highest pid, the system continues with the pid 300.
    const next = Array.from({ length: 400 }, (_, index) => pid + index).map((value) =>
      value < maxPid ? value : value - maxPid + 300,
    )
    const stale = next.flatMap((left) => [`/dev/shm/faketime_shm_${left}`, `/dev/shm/sem.faketime_sem_${left}`])
    const made = stale.filter((file) => !existsSync(file))
    for (const file of made) writeFileSync(file, '')
    onTestFinished(() => {
      for (const file of made) rmSync(file, { force: true })
    })
    const program = await startProgram(['sh', '-c', 'echo $$; date +%s%3N; sleep 10; date +%s%3N'], {
      environment: {},
      faketime: { library: library ?? '', factor: 20, onStart: async () => {} },
    })
    await program.exited
    await program.end()
    const [own = 0, begun = 0, ended = 0] = program.output().trim().split('\n').map(Number)
    expect(ended - begun).toBeGreaterThanOrEqual(10_000)
    expect(made).toContain(`/dev/shm/faketime_shm_${own}`)
    expect(existsSync(`/dev/shm/faketime_shm_${own}`)).toBe(false)
    expect(existsSync(`/dev/shm/sem.faketime_sem_${own}`)).toBe(false)
  })

  test('if libfaketime cannot scale the time of a program, the result is "not judged" and names the program', async (context) => {
    const [source, program] = [join(folder(), 'static.c'), join(folder(), 'patient')]
    writeFileSync(source, '#include <unistd.h>\nint main(void) { return sleep(2); }\n')
    try {
      execFileSync('cc', ['-static', '-o', program, source], { stdio: 'ignore' })
    } catch {
      context.skip('there is no C compiler')
    }
    const [file = ''] = scenarioFiles({ 'own/one': {} })
    const runner = commandRunner('sh', ['-c', program], { faketime: { library: library ?? '', factor: 20 } })
    const replayed = await replay(await findScenario(file), { runner, timeoutMs: 30_000, timeScale: 20 })
    expect(replayed).toMatchObject({ result: 'not judged', ran: { unscaledProgram: 'patient' } })
  })

  test('a replay with libfaketime throws an error if the command does not exist, and leaves no files of libfaketime', async () => {
    const before = new Set(leftFiles())
    const [file = ''] = scenarioFiles({ 'own/one': {} })
    const runner = commandRunner('no-such-command', [], { faketime: { library: library ?? '', factor: 20 } })
    await expect(replay(await findScenario(file), { runner, timeoutMs: 30_000, timeScale: 20 })).rejects.toThrow(
      'the command "no-such-command" cannot be started: no-such-command is not found or not executable',
    )
    // Tests in other processes remove their files a moment after their programs have ended.
    const timeout = 30_000
    await vi.waitFor(() => expect(leftFiles().filter((name) => !before.has(name))).toEqual([]), { timeout })
  })
})
