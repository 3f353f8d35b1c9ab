import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { execute, folder, root } from '../cli/command.ts'
import { program } from '../helpers/built.ts'
import { listLibrary } from '../../scenarios/loading/library.ts'

const script = join(root, 'examples/ci/run-action.sh')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const inputSchema = z.object({ description: z.string(), default: z.string() })
const stepSchema = z.object({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() })
const action = z
  .looseObject({ inputs: z.record(z.string(), inputSchema), runs: z.looseObject({ steps: z.array(stepSchema) }) })
  .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))

/**
 * Runs the script of the GitHub Action in the same way as a job. The installed package is replaced by the source code
 * of this repository.
 */
async function job(inputs: Record<string, string>, command = `exec '${process.execPath}' '${program}'`) {
  const temporary = folder()
  const bin = join(temporary, 'gift-mock/node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  symlinkSync(root, join(temporary, 'gift-mock/node_modules/gift-provider-mock'))
  writeFileSync(join(bin, 'gift-mock'), `#!/bin/sh\n${command} "$@"\n`)
  chmodSync(join(bin, 'gift-mock'), 0o755)
  const [output, summary] = [join(temporary, 'output'), join(temporary, 'summary.md')]
  writeFileSync(output, '')
  writeFileSync(summary, '')
  mkdirSync(join(temporary, 'results'))
  writeFileSync(join(temporary, 'results/gift-mock.json'), '{"of": "an earlier run"}')
  const { code, stdout, stderr } = await execute('sh', ['-c', `cd '${temporary}' && exec bash '${script}'`], {
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
  return { code, stdout, stderr, outputs, summary: readFileSync(summary, 'utf8') }
}

test('each input of the GitHub Action is used by a step of the action', () => {
  const used = action.runs.steps.flatMap(({ env = {} }) => Object.values(env))
  for (const name of Object.keys(action.inputs))
    if (name !== 'working-directory') expect(used).toContain(`\${{ inputs.${name} }}`)
  // `${{` in a script would insert a value into the script, and a part of the value could run as a command.
  for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{')
})

test('if the client loses money, the GitHub Action fails, and the job summary shows the lost yen and the reason', async () => {
  const { code, outputs, summary } = await job({
    ARGUMENTS: 'at-gift/response-lost-after-issue',
    CLIENT: `sh '${join(root, 'examples/shell/naive.sh')}'`,
  })
  expect(code).toBe(2)
  expect(readFileSync(outputs['json'] ?? '', 'utf8')).toContain('gift-provider-mock/replay/1')
  expect(readFileSync(outputs['junit'] ?? '', 'utf8')).toContain('<testsuite')
  expect(summary).toContain(
    `**0 passed, 1 failed, 0 without a verdict (only 1 of the ${(await listLibrary()).size} scenarios of the library)**`,
  )
  expect(summary).toMatch(
    /^\| ❌ failed \| `at-gift\/response-lost-after-issue` \| [2-9] \| [\d,]{4,} \| .*do not issue it again/m,
  )
})

test('if all scenarios pass, the GitHub Action succeeds with a job summary in the chosen language', async () => {
  const { code, summary } = await job({
    ARGUMENTS: 'at-gift/response-lost-after-issue',
    CLIENT: `sh '${join(root, 'examples/shell/client.sh')}'`,
    LANGUAGE_OF_OUTPUT: 'ja',
  })
  expect(code).toBe(0)
  expect(summary).toContain(
    `**合格 1 件、不合格 0 件、判定なし 0 件（ライブラリーの ${(await listLibrary()).size} 件のうち 1 件のみ。ほかは未実施）**`,
  )
  expect(summary).toMatch(/本番環境では、クライアントはコード 1 件を [\d,]+ 円で購入した/)
  expect(summary).toContain('どのクライアントでも避けられないため、未達のコードがあっても合格になる')
  expect(summary).not.toContain('リファレンスクライアント')
})

test('without a client, the GitHub Action fails, and its summary shows no results of an earlier run', async () => {
  const { code, stdout, summary } = await job({})
  expect(code).toBe(1)
  expect(stdout).toMatch(/^::error title=gift-mock::The input "client" is missing/)
  expect(summary).toMatch(/^## gift-mock\n\n\*\*The input "client" is missing: [^|]+\*\*\n$/)
})

test('if the arguments of the GitHub Action are wrong, the job summary shows the error', async () => {
  const { code, summary, stderr } = await job({ ARGUMENTS: '--no-such-flag', CLIENT: 'true' })
  expect(code).toBe(1)
  expect(stderr).toContain("unknown option '--no-such-flag'")
  expect(summary).toMatch(/^## gift-mock\n\n {4}gift-mock: .*unknown option '--no-such-flag'/)
})

test('if the client is a missing program, the job summary says that the client cannot run, and why', async () => {
  const { code, summary } = await job({ ARGUMENTS: 'at-gift/response-lost-after-issue', CLIENT: 'no-such-program' })
  expect(code).toBe(1)
  expect(summary).toMatch(
    /^\| ❌ failed \| [^\n]*\| it exited with code 127<br>[^\n|]*no-such-program: command not found \|$/m,
  )
  expect(summary).toContain('before its first request, so it probably cannot run.**')
})

test('the GitHub Action refuses a results folder outside of the working directory', async () => {
  const { code, summary } = await job({ RESULTS: '/tmp/x', CLIENT: 'true' })
  expect({ code, summary }).toEqual({
    code: 1,
    summary: '## gift-mock\n\n**The input "results" must be a path below the working directory: /tmp/x**\n',
  })
})

test.each([
  ['replay', 'replay --all --waits --time-scale 20'],
  ['explore', 'explore --time-scale 50'],
])(
  'if the job sets no arguments, the GitHub Action runs %s with options that also test long timeouts',
  async (command, words) => {
    const { stdout } = await job({ COMMAND: command, ARGUMENTS: '', CLIENT: 'true' }, 'echo')
    expect(stdout).toContain(`${words} --json `)
  },
)

test('the GitHub Action and the GitLab template install the tarball of this version by default', () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')))
  expect(action.inputs['package']?.default).toBe(`./gift-provider-mock-${version}.tgz`)
  expect(read('examples/ci/gitlab-ci.yml')).toContain(`GIFT_MOCK_PACKAGE: ./gift-provider-mock-${version}.tgz\n`)
})

test('the templates have a quick job for each change, and a nightly job that runs in real time', () => {
  const stepsSchema = z.object({ if: z.string(), steps: z.array(z.looseObject({ run: z.string().optional() })) })
  const github = z
    .object({ on: z.looseObject({ schedule: z.array(z.unknown()) }), jobs: z.record(z.string(), z.unknown()) })
    .parse(parse(read('examples/ci/github-actions.yml')))
  const replays = (name: string): string[] =>
    stepsSchema
      .parse(github.jobs[name])
      .steps.flatMap(({ run = '' }) => run.split('\n'))
      .filter((line) => line.includes('gift-mock replay'))
  expect(github.on.schedule).toHaveLength(1)
  expect(replays('contracts')).toEqual([expect.stringContaining(' --waits --time-scale 20 ')])
  expect(replays('real-time')).toEqual([expect.stringMatching(/ --waits (?!.*--time-scale)/)])
  expect(stepsSchema.parse(github.jobs['contracts']).if).toBe("github.event_name != 'schedule'")

  const gitlabSchema = z.object({
    extends: z.literal('.gift-mock'),
    rules: z.tuple([z.object({ if: z.string() })]),
    variables: z.record(z.string(), z.string()).default({}),
  })
  const gitlab = z.record(z.string(), z.unknown()).parse(parse(read('examples/ci/gitlab-ci.yml')))
  const [quick, real] = ['gift-mock', 'gift-mock-real-time'].map((name) => gitlabSchema.parse(gitlab[name]))
  expect([quick?.rules[0].if, quick?.variables]).toEqual([
    expect.stringContaining('!= "schedule"'),
    { GIFT_MOCK_TIME_SCALE: '--time-scale 20' },
  ])
  expect([real?.rules[0].if, real?.variables]).toEqual(['$CI_PIPELINE_SOURCE == "schedule"', {}])
  expect(read('examples/ci/gitlab-ci.yml')).toContain(' replay $GIFT_MOCK_SELECTION $GIFT_MOCK_TIME_SCALE --json ')
})

test.each([
  ['0.2.0', 'gift-provider-mock@0.2.0'],
  ['0.3.0-beta.1', 'gift-provider-mock@0.3.0-beta.1'],
  ['./gift-provider-mock-0.2.0.tgz', './gift-provider-mock-0.2.0.tgz'],
  ['gift-provider-mock@0.2', 'gift-provider-mock@0.2'],
])('the GitHub Action installs the package "%s" as %s', async (name, installed) => {
  const { run = '' } = action.runs.steps.find((step) => step.env?.['PACKAGE'] !== undefined) ?? {}
  const install = `npm() { echo "$5 $6"; }; RUNNER_TEMP=/temp PACKAGE='${name}'\n${run}`
  const { stdout } = await execute('bash', ['-eo', 'pipefail', '-c', install])
  expect(stdout).toBe(`/temp/gift-mock ${installed}\n`)
})
