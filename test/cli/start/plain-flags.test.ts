import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { flagOf, startFlags } from '../../../mock-server/cli/start/options/flags.ts'
import type { ParsedFlags } from '../../../mock-server/cli/start/options/options.ts'
import { plainStartFlags } from '../../../mock-server/cli/start/options/plain-flags.ts'
import { runProgram } from '../../../mock-server/cli/program/index.ts'

const seen = vi.hoisted(() => ({ given: undefined as unknown }))
vi.mock('../../../mock-server/cli/start/index.ts', () => ({
  start: async (given: ParsedFlags) => {
    seen.given = given
    return 0
  },
}))

/** Parses arguments with commander and returns the options. */
async function byCommander(args: readonly string[]): Promise<unknown> {
  seen.given = 'refused'
  expect(await runProgram(args)).toBe(0)
  return { ...(seen.given as object) }
}

test.each([
  [['start'], {}],
  [['start', '--port', '4600', '--log-level=error'], { port: '4600', logLevel: 'error' }],
  [['start', '--https', '--no-watch'], { https: true, watch: false }],
  [['start', '--https', '--no-https'], { https: false }],
  [['start', '--seed', 'a', '--seed=b'], { seed: 'b' }],
  [['start', '--seed', '', '--host='], { seed: '', host: '' }],
  [['start', '--seed=a=b\nc'], { seed: 'a=b\nc' }],
  [['start', '--seed', 'start'], { seed: 'start' }],
])(
  '`plainStartFlags` parses the arguments %j into the same options as the npm package `commander`',
  async (args, given) => {
    expect(plainStartFlags(args)).toEqual(given)
    expect(await byCommander(args)).toEqual(given)
  },
)

test.each([
  [[]],
  [['--help']],
  [['wait']],
  [['--port', '1', 'start']],
  [['start', '--help']],
  [['start', '-h']],
  [['start', '--version']],
  [['start', '--prt', '1']],
  [['start', '--port']],
  [['start', '--seed', '-1']],
  [['start', '--seed', '--https']],
  [['start', '--https=true']],
  [['start', '--no-port', '1']],
  [['start', '--']],
  [['start', 'now']],
  [['start', '--maxSandboxes', '1']],
  [['start', '--constructor', '1']],
])(
  '`plainStartFlags` returns undefined for the arguments %j, which only the npm package `commander` can handle',
  (args) => {
    expect(plainStartFlags(args)).toBeUndefined()
  },
)

test('whenever `plainStartFlags` can parse random arguments, the npm package `commander` returns the same options', async () => {
  const flag = fc.constantFrom(
    ...Object.keys(startFlags).flatMap((name) => [flagOf(name), flagOf(name).replace('--', '--no-')]),
  )
  const value = fc.oneof(
    fc.constantFrom('', 'a', '1', '-1', '-', '--', 'help', 'start', 'a b', 'ä', '=', '--https', '-h'),
    fc.string(),
  )
  const args = fc.array(
    fc.oneof(
      flag,
      value,
      fc.tuple(flag, value).map((pair) => pair.join('=')),
      fc.tuple(flag, value).map((pair) => pair.join(' ')),
    ),
    { maxLength: 6 },
  )
  const pairs = fc.array(fc.tuple(flag, value)).map((list) => list.flat())
  let read = 0
  await fc.assert(
    fc.asyncProperty(fc.oneof(args, pairs), async (given) => {
      const plain = plainStartFlags(['start', ...given])
      if (plain === undefined) return
      read += 1
      expect(await byCommander(['start', ...given])).toEqual(plain)
    }),
    { numRuns: 1000 },
  )
  expect(read).toBeGreaterThan(50)
})
