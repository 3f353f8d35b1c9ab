import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { PactCore } from '../../contracts/provider/run-verifier.ts'
import { VERIFIER } from '../../contracts/provider/verifier-command.ts'
import { run } from './run-cli.ts'

/**
 * Entry point of the single executable. The executable contains Node and the compiled code, so this function neither
 * checks the version of Node nor uses a compile cache.
 */
async function main(args: readonly string[]): Promise<number> {
  const [first, folder = ''] = args
  if (first !== VERIFIER) return run(args)
  const { runVerifier } = await import('../../contracts/provider/run-verifier.ts')
  const load: (name: string) => { default: PactCore } = createRequire(join(folder, 'index.js'))
  await runVerifier(load('@pact-foundation/pact-core').default)
  return 0
}

process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
void main(process.argv.slice(2)).then((code) => (process.exitCode = code))
