import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { environment, root, start } from '../../cli/command.ts'
import { readLedgerSnapshot, checkLedger } from '../support/ledger-checks.ts'
import { beginLoad, buy, codeIn, hung, isProvidersFailure, issue } from '../support/load.ts'
import { makePurchase, makeSandbox, probe } from '../support/processes.ts'
import { emptyFolder } from '../support/stores.ts'
import { program } from '../../helpers/built.ts'

/**
 * Size limit of each file of the store in KiB. A file has room for a few hundred codes, and a write beyond the limit
 * fails.
 */
const ROOM = 2048
const FULL = /sqlite:\S+mock\.db: (?:disk I\/O error|database or disk is full); is there free disk space\?/

/** Starts the command with a file size limit, which acts like a full disk. */
async function startWithoutRoom(
  file: string,
): Promise<{ url: string; output: { text: string }; makeRoom(): boolean; stop(): Promise<number | null> }> {
  const args = [program, 'start', '--port', '0', '--log-format', 'json', '--store', `sqlite:${file}`]
  const child = spawn('bash', ['-c', `ulimit -S -f ${ROOM}; exec "$0" "$@"`, process.execPath, ...args], {
    env: { ...environment(), NODE_DISABLE_COMPILE_CACHE: '1' },
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  const output = { text: '' }
  const note = (text: string): void => void (output.text += text)
  child.stdout.setEncoding('utf8').on('data', note)
  child.stderr.setEncoding('utf8').on('data', note)
  const ended = once(child, 'close')
  await vi.waitUntil(() => output.text.includes('Ctrl-C') || child.exitCode !== null, { timeout: 15_000, interval: 10 })
  const url = /https?:\/\/[^\s/"]+:\d+/.exec(output.text)?.[0]
  if (url === undefined) throw new Error(`the command ended before it was ready: ${output.text}`)
  return {
    url,
    output,
    // `prlimit` removes the limit. Only some systems have this program.
    makeRoom: () => spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']).status === 0,
    async stop() {
      child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

test.skipIf(process.platform === 'win32')(
  "a request on a full disk rolls back and fails in the provider's error format",
  async () => {
    const file = join(emptyFolder(), 'mock.db')
    const first = await start(['--store', `sqlite:${file}`])
    const path = await makeSandbox(first.url, 'load')
    const purchase = await makePurchase(first.url + path)
    expect((await first.stop()).code).toBe(0)

    const full = await startWithoutRoom(file)
    const load = beginLoad(() => full.url + path, { purchase, name: 'load', callers: 12, goesOn: () => true })
    await vi.waitUntil(() => load.sent.filter((one) => !codeIn(one)).length >= 60, { timeout: 60_000, interval: 10 })
    const sent = [...(await load.stop())]
    // The readiness check writes only a little, so it may still succeed. Therefore the loop issues further codes until
    // the check fails.
    const ready = await vi.waitUntil(
      async () => {
        sent.push(await issue(full.url + path))
        const found = await probe(full.url, 'readyz')
        return found.status === 200 ? undefined : found
      },
      { timeout: 30_000, interval: 10 },
    )
    expect(ready).toEqual({ status: 503, text: expect.stringMatching(FULL) })
    expect(await probe(full.url, 'livez')).toEqual({ status: 200, text: 'ok' })
    const refused = sent.filter((one) => !codeIn(one))
    expect(refused.filter((one) => !isProvidersFailure(one) || hung(one))).toEqual([])
    expect(sent.length - refused.length).toBeGreaterThan(50)

    // The ledger can still be read, because reading needs no free disk space.
    const undelivered = checkLedger(await readLedgerSnapshot(full.url + path), sent)
    expect(undelivered).toEqual([])
    const errors = full.output.text.split('\n').filter((line) => /"level":"?(?:error|50)/.test(line))
    expect(errors.length).toBeGreaterThan(0)
    expect(errors.filter((line) => !FULL.test(line))).toEqual([])
    if (full.makeRoom()) {
      expect(await probe(full.url, 'readyz')).toEqual({ status: 200, text: 'ok' })
      sent.push(await issue(full.url + path))
      expect(sent.slice(-1).flatMap((one) => codeIn(one)?.provider)).toEqual(['at-gift'])
    }
    await full.stop()

    const again = await start(['--store', `sqlite:${file}`])
    const base = again.url + path
    expect(checkLedger(await readLedgerSnapshot(base), sent)).toEqual([])
    expect(await probe(again.url, 'readyz')).toEqual({ status: 200, text: 'ok' })
    // A request id whose request was rolled back can be used again.
    const failedBuy = refused.find(({ requestId }) => requestId !== undefined)
    const retried = await buy(base, purchase, failedBuy?.requestId ?? '')
    expect(codeIn(retried)).toBeDefined()
    expect(checkLedger(await readLedgerSnapshot(base), [...sent, retried])).toEqual([])
    expect((await again.stop()).code).toBe(0)
  },
  120_000,
)
