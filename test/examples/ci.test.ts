import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { execute, folder, root } from '../cli/command.ts'
import { program } from '../helpers/built.ts'

const script = join(root, 'examples/ci/run-action.sh')
const formatter = join(root, 'examples/ci/job-summary.mjs')
const inputSchema = z.object({ description: z.string(), default: z.string() })
const stepSchema = z.object({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() })
const action = z
  .looseObject({ inputs: z.record(z.string(), inputSchema), runs: z.looseObject({ steps: z.array(stepSchema) }) })
  .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))

/** Runs the script of the GitHub Action as a job does. The installed package is the source code of this repository. */
async function job(inputs: Record<string, string>) {
  const temporary = folder()
  const bin = join(temporary, 'gift-mock/node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  symlinkSync(root, join(temporary, 'gift-mock/node_modules/gift-provider-mock'))
  writeFileSync(join(bin, 'gift-mock'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(join(bin, 'gift-mock'), 0o755)
  const [output, summary] = [join(temporary, 'output'), join(temporary, 'summary.md')]
  writeFileSync(summary, '')
  const { code, stderr } = await execute('sh', ['-c', `cd '${temporary}' && exec bash '${script}'`], {
    RUNNER_TEMP: temporary,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    COMMAND: 'replay',
    ARGUMENTS: '--all',
    CLIENT: '',
    RESULTS: 'results',
    LANGUAGE_OF_OUTPUT: 'en',
    ...inputs,
  })
  const outputs = Object.fromEntries(
    readFileSync(output, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('=')),
  ) as Record<string, string>
  return { code, stderr, outputs, summary: readFileSync(summary, 'utf8') }
}

test('each input of the GitHub Action is used by a step of the action', () => {
  const used = action.runs.steps.flatMap(({ env = {} }) => Object.values(env))
  for (const name of Object.keys(action.inputs))
    if (name !== 'working-directory') expect(used).toContain(`\${{ inputs.${name} }}`)
  // A value that a workflow inserts into a script could run as a command.
  for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{')
})

test('if the client loses money, the script of the GitHub Action fails, and the job summary shows the verdict, the lost yen and the reason', async () => {
  const { code, outputs, summary } = await job({
    ARGUMENTS: 'at-gift/response-lost-after-issue',
    CLIENT: `sh '${join(root, 'examples/shell/naive.sh')}'`,
  })
  expect(code).toBe(2)
  expect(readFileSync(outputs['json'] ?? '', 'utf8')).toContain('gift-provider-mock/replay/1')
  expect(readFileSync(outputs['junit'] ?? '', 'utf8')).toContain('<testsuite')
  expect(summary).toContain('**0 passed, 1 failed, 0 without a verdict**')
  expect(summary).toMatch(
    /^\| ❌ failed \| `at-gift\/response-lost-after-issue` \| [2-9] \| [\d,]{4,} \| .*do not issue it again/m,
  )
})

test('if all scenarios pass, the script of the GitHub Action succeeds, and the job summary is in the chosen language', async () => {
  const { code, summary } = await job({ ARGUMENTS: 'at-gift/response-lost-after-issue', LANGUAGE_OF_OUTPUT: 'ja' })
  expect(code).toBe(0)
  expect(summary).toContain('**合格 1 件、不合格 0 件、判定なし 0 件**')
  expect(summary).toMatch(/本番環境では、クライアントはコード 1 件を [\d,]+ 円で購入した/)
})

test('the job summary of the results of `explore` shows each finding, and escapes markup in the texts', async () => {
  const text = (en: string) => ({ en, ja: en })
  const results = {
    format: 'gift-provider-mock/explore/1',
    bound: text('every schedule of 1 fault'),
    found: [{ title: text('a | b\n<b>'), losses: [{ what: text('500 yen'), remedy: text('ask first') }] }],
  }
  const file = join(folder({ 'results.json': JSON.stringify(results) }), 'results.json')
  const { stdout } = await execute(process.execPath, [formatter, file])
  expect(stdout).toContain('| a \\| b &lt;b> | 500 yen | ask first |\n\nevery schedule of 1 fault\n')
})

test('job-summary.mjs rejects a file that contains no results of gift-mock, and the error names the file', async () => {
  const file = join(folder({ 'other.json': '{}' }), 'other.json')
  const { code, stderr } = await execute(process.execPath, [formatter, file])
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`${file} is not a file of`) })
})
