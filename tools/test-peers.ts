/**
 * Tests the package with the oldest supported versions of its optional peers, and checks the error for older versions.
 * Run this program with `npm run test:peers`. The program packs the package and installs the package with each peer in
 * a temporary project, so a registry is required.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const root = join(import.meta.dirname, '..')

/** A test program. The program runs in a project that has installed the package and one peer. */
interface PeerTest {
  peer: string
  /**
   * True if the version is older than the oldest supported version. npm installs such a version only with `--force`.
   */
  tooOld?: boolean
  files: Readonly<Record<string, string>>
  run: readonly string[]
  /** Text that the output must contain. */
  prints: string
}

const msw = `
  import { setupServer } from 'msw/node'
  import { createGiftMock } from 'gift-provider-mock'
  import { giftHandlers, productionGuard } from 'gift-provider-mock/msw'

  const mock = createGiftMock()
  const server = setupServer(...giftHandlers(mock, { providers: ['at-gift'] }), productionGuard())
  server.listen()
  const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }
  const issue = () => fetch('https://service-gift.jp/demo-campaign/dc/getcode', { method: 'POST',
    headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) })
  const answer = await issue()
  const isAnswered = Object.keys(await answer.json()).length > 0
  await mock.admin.advanceClock(2000)
  await mock.admin.arm({ name: 'lost', when: { operation: 'at-gift.issue' }, phase: 'after-commit', effect: { type: 'reset-connection' } })
  const lost = await issue().then(() => 'answered', () => 'lost')
  const guarded = await fetch('https://api.digital-gift.jp/api/partner/brands').then(() => 'sent', () => 'refused')
  const { totals } = await mock.admin.ledger()
  console.log(answer.status, isAnswered, lost, guarded, totals.issued, totals.orphaned)
  server.close()
`
/** Files of the vitest example by name. */
const vitest = Object.fromEntries(
  ['gift.test.ts', 'workers.test.ts', 'start-mock.ts', 'vitest.config.ts'].map((name) => [
    name,
    readFileSync(join(root, 'examples/vitest', name), 'utf8'),
  ]),
)
const runVitest = ['node_modules/vitest/vitest.mjs', 'run']

const tests: readonly PeerTest[] = [
  { peer: 'msw@3.0.0', files: { 'a.mjs': msw }, run: ['a.mjs'], prints: '200 true lost refused 2 1' },
  { peer: 'msw@2.15.0', files: { 'a.mjs': msw }, run: ['a.mjs'], prints: '200 true lost refused 2 1' },
  { peer: 'msw@2.10.0', tooOld: true, files: { 'a.mjs': msw }, run: ['a.mjs'], prints: 'needs msw 2.15 or newer' },
  { peer: 'vitest@4.1.0', files: vitest, run: runVitest, prints: '5 passed (5)' },
  {
    peer: 'vitest@3.2.4',
    tooOld: true,
    files: vitest,
    run: runVitest,
    prints: 'gift-provider-mock/vitest needs vitest 4.1 or newer',
  },
]

const home = mkdtempSync(join(tmpdir(), 'gift-mock-peers-'))
try {
  await execute('npm', ['run', '-s', 'build'], { cwd: root })
  await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { cwd: root })
  const tarball = join(home, readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '')
  for (const test of tests) {
    const output = await outputOf(test, tarball)
    const passed = output.includes(test.prints)
    console.log(`${passed ? '✓' : '✗'} ${test.peer}: ${test.prints}`)
    if (!passed) {
      console.log(output)
      process.exitCode = 1
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function outputOf({ peer, tooOld = false, files, run }: PeerTest, tarball: string): Promise<string> {
  const folder = join(home, peer)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  await execute('npm', ['install', '--no-audit', '--no-fund', ...(tooOld ? ['--force'] : []), tarball, peer], {
    cwd: folder,
  })
  const { stdout, stderr } = await execute(process.execPath, run, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  }).catch((error: { stdout: string; stderr: string }) => error)
  return stdout + stderr
}
