import { expect, test } from 'vitest'
import { execute, root } from '../cli/command.ts'
import { growthIn, MAX_GROWTH } from '../helpers/memory.ts'
import { revealed } from './oracle/secrets.ts'
import { AUTH_KEY, SECRETS } from './oracle/fuzzed-mock.ts'
import { encoders } from './generate/secret-places.ts'
import { parseOptions } from './options.ts'
import { parts } from './parts/index.ts'
import { failureText, runRound } from './round.ts'

test('a short round of the fuzzer with a fixed seed finds no violated invariant', async () => {
  const only = parts.map(({ name }) => name)
  const { failures, cases } = await runRound({ seed: 1, runs: 250, only }, { onCase: () => {} })
  expect(failures.map(failureText)).toEqual([])
  expect(cases).toBeGreaterThan(200)
})

test('two rounds of the fuzzer with the same seed generate the same cases', async () => {
  const casesOf = async (seed: number): Promise<string[]> => {
    const cases: string[] = []
    const only = ['provider-requests', 'connections']
    await runRound({ seed, runs: 10, only }, { onCase: (_part, _index, describe) => cases.push(describe()) })
    return cases
  }
  const first = await casesOf(7)
  expect(await casesOf(7)).toEqual(first)
  expect(await casesOf(8)).not.toEqual(first)
})

test.each(Object.entries(encoders))(
  'the fuzzer detects a secret in a text, even with the encoding %s',
  (_name, encode) => {
    expect(revealed(`a=1&note=${encode(AUTH_KEY)}&b=2`)).toBe(AUTH_KEY)
    expect(revealed(`a=1&note=${encode(AUTH_KEY.slice(1))}&b=2`)).toBeUndefined()
  },
)

test.each(['base64', 'base64url'] as const)(
  'the fuzzer detects a secret in a longer text that is encoded as a whole with %s',
  (alphabet) => {
    for (const [before, after] of ['', 'a', 'ab', 'abc'].flatMap((one) => ['', 'x', 'xy'].map((other) => [one, other])))
      for (const secret of SECRETS) {
        const encoded = Buffer.from(`${before}${secret}${after}`).toString(alphabet)
        expect(revealed(`{"note":"${encoded}"}`)).toBe(secret)
      }
  },
)

test('the fuzzer reports a mock whose memory grows from round to round', () => {
  const megabyte = 1024 * 1024
  const flat = [50, 90, 80, 84, 79, 83, 81, 80, 116, 79, 82, 80, 78, 81].map((size) => size * megabyte)
  expect(growthIn(flat)).toBeUndefined()
  expect(growthIn(flat.map((size, round) => size + (round * MAX_GROWTH) / 2))).toMatch(/^the memory grows from/)
})

test.each<[string[], RegExp]>([
  [['--seed', 'x'], /--seed: x/],
  [['--runs', '0'], /--runs: 0/],
  [['--only', 'none'], /--only: none is none of provider-requests/],
  [['--path', '1:2'], /--path needs/],
  [['--only', 'uploads', '--path', 'x'], /--path: x is no path/],
])('the invalid options %j are rejected with an error that names the option', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(message)
})

test('the fuzz command exits with 0 after a successful run and with 2 for an invalid option', async () => {
  const program = `${root}/test/fuzz/run.ts`
  const good = await execute(process.execPath, [program, '--seed', '3', '--runs', '5', '--only', 'uploads'])
  expect(good).toMatchObject({ code: 0, stderr: '' })
  expect(good.stdout).toMatch(/^Every invariant held: seeds 3 to 3, 5 cases, 10 requests, \d+ s, memory/)
  expect(await execute(process.execPath, [program, '--only', 'none'])).toMatchObject({ code: 2, stdout: '' })
})
