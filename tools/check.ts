/**
 * Quick check, run by `npm run check`. The program checks the types, the lint rules and the format. It also runs the
 * tests near the files that changed since the last commit, or since another commit: `npm run check -- main`. `npm test`
 * runs all tests.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { changedSince, testsCloseTo, withoutTests } from './select-tests.ts'

interface Step {
  name: string
  command: readonly [string, ...string[]]
}

/** Without a terminal, the steps write no color codes: vitest would write one for each dot. */
const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }

/** Runs a step. If the step fails, shows the output of the step. */
async function run({ name, command: [program, ...args] }: Step): Promise<boolean> {
  const begun = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => output.push(piece))
  const [code]: unknown[] = await once(child, 'close')
  console.log(`${code === 0 ? '✓' : '✗'} ${name}, ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  if (code !== 0) process.stdout.write(Buffer.concat(output))
  return code === 0
}

const changed = changedSince(process.argv[2] ?? 'HEAD')
const tests = testsCloseTo(changed)
const buildInfo = join('node_modules', '.cache', 'check.tsbuildinfo')
const steps: Step[] = [
  { name: 'types', command: ['npx', 'tsc', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', buildInfo] },
  { name: 'lint', command: ['npm', 'run', '-s', 'lint'] },
]
if (tests.length > 0)
  steps.push({ name: `${tests.length} test files`, command: ['npx', 'vitest', 'run', '--reporter=dot', ...tests] })

console.log(`${changed.length} changed files; tests close to them: ${tests.join(' ') || 'none'}`)
const untested = withoutTests(changed)
if (untested.length > 0) console.log(`no test was selected for ${untested.join(' ')}: run npm test, too`)
// The steps are independent, and no step uses all processors all the time, so the steps run concurrently.
const results: boolean[] = []
async function work(): Promise<void> {
  for (let step = steps.shift(); step; step = steps.shift()) results.push(await run(step))
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
if (results.includes(false)) process.exitCode = 1
