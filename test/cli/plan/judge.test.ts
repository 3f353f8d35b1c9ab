import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ciJob } from '../../../mock-server/cli/shared/run-facts/ci-job.ts'
import { programHash } from '../../../mock-server/cli/shared/run-facts/program-hash.ts'
import { secretMask } from '../../../mock-server/cli/shared/run-facts/command-secrets.ts'
import { runFacts } from '../../../mock-server/cli/shared/run-facts/run-facts.ts'
import { VERSION } from '../../../mock-server/core/version.ts'
import { boldLines, fileWith, LOST, OTHER, planned, replayFile, scenario, search, speak } from './runs-support.ts'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const run = {
  command: ['python3', 'c.py'],
  service: undefined,
  flags: [],
  timeScale: 1,
  hasFaketime: false,
  config: undefined,
  startedMs: 0,
  mask: secretMask({ environment: { DB_PASSWORD: 'Sup3rSecretWord' } }),
}
const github = {
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'shop/gifts',
  GITHUB_RUN_ID: '42',
}

test('the SHA-256 of gift-mock itself is the SHA-256 of the list that sha256sum prints for its source files', async () => {
  const files = ['clients', 'contracts', 'mock-server', 'scenarios'].flatMap((folder) => globSync(`${folder}/**/*.ts`))
  const lines = files.toSorted().map((file) => `${sha256(readFileSync(file))}  ${file}\n`)
  expect(lines.length).toBeGreaterThan(500)
  expect(await programHash()).toBe(sha256(lines.join('')))
})

test('the facts of a run have the SHA-256 of the program only if a result file is written', async () => {
  expect(await runFacts({ ...run, isWritten: false })).not.toHaveProperty('program')
  expect(await runFacts({ ...run, isWritten: true })).toHaveProperty('program', await programHash())
})

test.each([
  [{}, undefined],
  [github, 'https://github.example/shop/gifts/actions/runs/42'],
  [{ ...github, GITHUB_RUN_ATTEMPT: '2' }, 'https://github.example/shop/gifts/actions/runs/42/attempts/2'],
  [{ ...github, GITHUB_RUN_ID: '' }, undefined],
  [{ CI_JOB_URL: 'https://gitlab.example/shop/gifts/-/jobs/7' }, 'https://gitlab.example/shop/gifts/-/jobs/7'],
])('with the environment %o, the address of the CI job is %s', (environment, address) => {
  expect(ciJob(environment)).toBe(address)
})

test('the facts of a run in a CI job contain the address of the job without secrets, and other runs have no such address', async () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const name of [...Object.keys(github), 'GITHUB_RUN_ATTEMPT', 'CI_JOB_URL']) vi.stubEnv(name, undefined)
  expect(await runFacts({ ...run, isWritten: false })).not.toHaveProperty('ciJob')
  vi.stubEnv('CI_JOB_URL', 'https://gitlab.example/Sup3rSecretWord/-/jobs/7')
  expect(await runFacts({ ...run, isWritten: false })).toHaveProperty('ciJob', 'https://gitlab.example/***/-/jobs/7')
})

test('the head of a test plan states the SHA-256 of the running gift-mock, and the SHA-256 and the CI job of each result file', async () => {
  const ciJobUrl = 'https://gitlab.example/shop/gifts/-/jobs/7'
  const results = [replayFile('r.json', '01:00:00', [scenario(LOST, 'passed')], { ciJob: ciJobUrl })]
  const hash = await programHash()
  speak('en')
  const made = await planned(results)
  expect(made).toContain(`\n- Program of gift-provider-mock (SHA-256): \`${hash}\`\n`)
  expect(made).toMatch(new RegExp(`, program: \`${hash}\`, .*CI job: ${ciJobUrl}\\)\n`))
  speak('ja')
  const japanese = await planned(results)
  expect(japanese).toContain(`\n- gift-provider-mock のプログラム（SHA-256）: \`${hash}\`\n`)
  expect(japanese).toMatch(new RegExp(`、プログラム: \`${hash}\`、.*CI のジョブ: ${ciJobUrl}）\n`))
})

test.each([
  [
    'the SHA-256 of another program',
    'f00',
    `r.json was made by another build of gift-provider-mock ${VERSION} than this plan. Make the plan with the program that ran the tests.`,
    `r.json を作成した gift-provider-mock ${VERSION} のビルドは、この試験項目書のものと異なる。試験を実行したプログラムで試験項目書を作成する。`,
  ],
  [
    'no SHA-256 of its program',
    undefined,
    `r.json does not say which build of gift-provider-mock ${VERSION} made it.`,
    `r.json に、作成した gift-provider-mock ${VERSION} のビルドの記録がない。`,
  ],
])(
  'if a result file contains %s, the overall result is "not decided" and a bold line of the plan says why',
  async (_, program, en, ja) => {
    const results = [
      replayFile('r.json', '01:00:00', [scenario(LOST, 'passed'), scenario(OTHER, 'passed')], { program }),
      fileWith('e.json', search()),
    ]
    speak('en')
    const made = await planned(results)
    expect(boldLines(made)).toContain(en)
    expect(made).toContain('\n- Overall result: not decided')
    speak('ja')
    expect(boldLines(await planned(results))).toContain(ja)
  },
)
