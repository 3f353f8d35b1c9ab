import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../run.ts'
import { withMock } from '../programs/running-mock.ts'

/** Matches a command of the README that works only in a checkout of this repository. */
const onlyInCheckout = /^npm ci/m

/**
 * Returns the commands of the README as a user of the installed package enters them. The list has one text for each
 * example.
 */
function examples(): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  return [...readme.matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, commands = '']) => commands.replaceAll('npm run -s gift-mock --', 'npx gift-mock'))
    .filter((commands) => !onlyInCheckout.test(commands))
}

/**
 * Runs the shell examples of the README in a project that has installed the package, against a mock that was started
 * there. The package in the project must contain the examples, and the verifier must be installed.
 */
export async function runReadme(project: string): Promise<string> {
  const commands = examples()
  if (commands.length < 3) throw new Error(`README.md has only ${commands.length} shell examples`)
  symlinkSync(join(project, 'node_modules/gift-provider-mock/examples'), join(project, 'examples'))
  const bin = join(project, 'node_modules/.bin')
  const options = { cwd: project, env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } }
  await withMock(['gift-provider-mock'], [], options, async (url) => {
    // The examples run in one shell, because later examples use the variables of earlier examples.
    const script = commands.join('\n').replaceAll('http://127.0.0.1:4600', url)
    await run('bash', ['-euo', 'pipefail', '-c', script], { ...options, env: { ...options.env, GIFT_MOCK_URL: url } })
  })
  return `${commands.length} examples`
}
