import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { languages } from '../../mock-server/cli/init/example.ts'
import { startGiftMock } from '../../mock-server/index.ts'
import { commandRunner, findScenario, replay } from '../../scenarios/index.ts'
import { call, execute, root } from '../cli/command.ts'
import { missing } from './support.ts'

const folder = 'examples/first-ten-minutes'
const page = readFileSync(join(root, 'docs/first-ten-minutes.md'), 'utf8')

/**
 * The clients that the page shows. The page tells the reader to replace `before` by `after` in the file of a client.
 */
const clients = [...page.matchAll(/^\| ([cC]lient\.\w+) \| `([^`]+)` \| `([^`]+)` \|$/gm)].map(
  ([, file = '', before = '', after = '']) => {
    const [, language = '', program = ''] =
      new RegExp(`init --example (\\w+) && gift-mock replay \\S+ -- (\\w+) ${file}`).exec(page) ?? []
    return { file, before, after, program, language }
  },
)

const mended = mkdtempSync(join(tmpdir(), 'gift-mock-test-'))
afterAll(() => rmSync(mended, { recursive: true, force: true }))

test('docs/first-ten-minutes.md shows a command for each client, and each client contains the text to replace only once', () => {
  const parts = clients.map(({ file, before }) => readFileSync(join(root, folder, file), 'utf8').split(before).length)
  expect(parts).toEqual([2, 2, 2, 2])
  expect(clients.map(({ program }) => program)).toEqual(['python3', 'php', 'java', 'node'])
  expect(clients.map(({ language }) => language)).toEqual(languages)
})

/** Replays the scenario that the page uses. Returns the result and the number of codes that the client bought. */
async function replayed(program: string, args: readonly string[]): Promise<[result: string, bought: number]> {
  const scenario = await findScenario('at-gift/response-lost-after-issue')
  const { result, requests } = await replay(scenario, { runner: commandRunner(program, args), timeoutMs: 30_000 })
  return [result, requests.filter(({ response }) => response?.status === 200).length]
}

const runnable = clients.filter(({ program }) => missing(program, ['--version']) === '')

test.concurrent.each(runnable)(
  'before the change in docs/first-ten-minutes.md, the client $file buys twice if a response is lost',
  { timeout: 60_000 },
  async (client) => {
    expect(await replayed(client.program, [join(root, folder, client.file)])).toEqual(['failed', 2])
  },
)

// Java compiles the source at each start, which takes seconds. Therefore this test leaves out the Java client.
test.concurrent.each(runnable.filter(({ program }) => program !== 'java'))(
  'after the change in docs/first-ten-minutes.md, the client $file buys once if a response is lost',
  { timeout: 60_000 },
  async ({ file, before, after, program }) => {
    const source = readFileSync(join(root, folder, file), 'utf8')
    writeFileSync(join(mended, file), source.replace(before, after))
    expect(await replayed(program, [join(mended, file)])).toEqual(['passed', 1])
  },
)

const withoutCurl = missing('curl', ['--version'])

test.skipIf(withoutCurl !== '')(
  `the shell examples in docs/first-ten-minutes.md issue a code and lose a response, and the cost is as stated${withoutCurl}`,
  { timeout: 60_000 },
  async () => {
    const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000 } })
    onTestFinished(() => mock.close())
    const examples = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, code = '']) => code)
    expect(examples.length).toBe(4)
    const { stdout, stderr } = await execute(
      'sh',
      ['-c', examples.join('\n').replaceAll('http://127.0.0.1:4600', mock.url)],
      { GIFT_MOCK_URL: mock.url },
    )
    expect(stdout).toMatch(/^\{"Status":"SUCCESS"/)
    expect(stdout).toContain(/^in production:.*\n.*\n/m.exec(page)?.[0])
    expect(stderr).toMatch(/Connection reset by peer|Empty reply from server/)
  },
)

test.skipIf(missing('python3', ['--version']) !== '')(
  'the search in docs/first-ten-minutes.md tries all faults and finds a loss, but finds no loss after the change of the client',
  { timeout: 60_000 },
  async () => {
    const [, flags = '', file = ''] = /^gift-mock (explore .*) -- python3 (client\.py)$/m.exec(page) ?? []
    const { before = '', after = '' } = clients.find((client) => client.file === file) ?? {}
    const source = join(root, folder, file)
    const changed = join(mended, `searched-${file}`)
    writeFileSync(changed, readFileSync(source, 'utf8').replace(before, after))
    const search = (client: string) =>
      call([...flags.split(' '), '--time-by', 'variable', '--out', join(mended, 'found'), '--', 'python3', client])
    const [faulty, correct] = [await search(source), await search(changed)]
    expect(faulty.code).toBe(2)
    expect(correct).toMatchObject({ code: 0, stdout: expect.stringContaining('this client never pays twice') })
    expect(correct.stdout).not.toContain('Not tried')
  },
)
