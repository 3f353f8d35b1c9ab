import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { duration } from '../../mock-server/core/faults/duration.ts'
import type { EffectPlan } from '../../mock-server/core/faults/effect.ts'
import { strictObject } from '../../mock-server/core/validation/strict-object.ts'
import { root } from '../cli/command.ts'
import { createGiftMock, type FaultDocument } from '../../mock-server/index.ts'
import { pages } from '../../docs/generate/index.ts'
import { openApiFiles } from '../../docs/generate/openapi.ts'
import { parseScenario, readScenario } from '../../scenarios/loading/parse.ts'
import { faultsOf } from '../scenarios/loading/library-rules.ts'
import { issueOf, ISSUE_PATH } from '../core/support.ts'
import { blocksIn } from './blocks.ts'

const blocks = blocksIn('CONTRIBUTING.md', 'ts').map(({ code }) => code)

/** Returns the code block of CONTRIBUTING.md that contains the text `part`. */
function example(part: string): string {
  return blocks.find((code) => code.includes(part)) ?? expect.fail(`CONTRIBUTING.md has no example with ${part}`)
}

/** Evaluates a JavaScript expression. `names` contains the values of the variables in the expression. */
function evaluate(code: string, names: Readonly<Record<string, unknown>>): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is that of the documentation
  return new Function(...Object.keys(names), `return ${code}`)(...Object.values(names))
}

const read = (file: string): string => readFileSync(join(root, 'mock-server', file), 'utf8')
const withoutSpace = (code: string): string => code.replaceAll(/\s|,(?=\s*[}\]])/g, '')

test('CONTRIBUTING.md shows the current source code of the fault effect `empty-response`', () => {
  expect(read('core/faults/effects/empty-response.ts')).toContain(example('emptyResponse'))
})

test('CONTRIBUTING.md shows the current source code of the setting `realpayGift.gift.validityDays`', () => {
  const source = withoutSpace(read('providers/realpay-gift/settings/settings.ts'))
  expect(source).toContain(withoutSpace(example('validityDays')))
})

test('the example effects in CONTRIBUTING.md work as the text says', () => {
  const names = { strictObject, duration }
  const planOf = z.object({ plan: z.function({ input: [z.unknown()], output: z.custom<EffectPlan>() }) })
  const { plan: capitals } = planOf.parse(evaluate(`({ ${example('toUpperCase')} })`, names))
  expect(capitals({}).transform?.({ status: 200, headers: {}, body: 'a' }, '/')).toMatchObject({ body: 'A' })
  const { plan: wait } = planOf.parse(evaluate(`({ ${example('duration()')} })`, names))
  expect(wait({ ms: 500 })).toEqual({ waitMs: 500 })
})

test('the example route in CONTRIBUTING.md has only members that a route may have, and its handler returns a response', () => {
  const file = read('providers/realpay-gift/routes.ts') + read('providers/realpay-gift/handle-request.ts')
  const code = example('route({').trim().replace(/,$/, '')
  for (const name of ['noBody', 'purchaseOf', 'ok', 'route']) expect(file).toMatch(new RegExp(`\\b${name}\\b`))
  const [, members = ''] = /interface Operation<.*?\{(.*?)\n\}/s.exec(file) ?? []
  const known = [...members.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name)
  const made = evaluate(code, {
    route: (given: object) => given,
    ok: (body: unknown) => ({ status: 200, body }),
    noBody: {},
    purchaseOf: {},
    reasons: {},
    balanceOf: () => ({ balance: 500 }),
  })
  const { handle, ...rest } = z
    .looseObject({ handle: z.function({ input: [z.unknown(), z.unknown()], output: z.unknown() }) })
    .parse(made)
  expect(known).toEqual(expect.arrayContaining(Object.keys({ handle, ...rest })))
  expect(handle({ ctx: {} }, {})).toEqual({ status: 200, body: { balance: 500 } })
})

test('the fault that CONTRIBUTING.md arms with curl loses the response to one order', async () => {
  const mock = createGiftMock()
  onTestFinished(() => mock.close())
  const [, document = ''] = /-d '(.*)'/.exec(blocksIn('CONTRIBUTING.md', 'sh').at(-1)?.code ?? '') ?? []
  const fault: FaultDocument = JSON.parse(document)
  await mock.admin.arm(fault)
  await expect(mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf()))).rejects.toThrow('fetch failed')
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
})

test('the example scenario in CONTRIBUTING.md is valid and follows the rules for scenarios of the library', () => {
  const text = blocksIn('CONTRIBUTING.md', 'yaml')[0]?.code ?? expect.fail('CONTRIBUTING.md has no scenario')
  expect(readScenario(text, 'CONTRIBUTING.md').problems).toEqual([])
  expect(faultsOf({ scenario: parseScenario(text, 'CONTRIBUTING.md'), text })).toEqual([])
})

test('CONTRIBUTING.md lists each file that `npm run docs` writes, and no other file', () => {
  const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  const [, both = '', others = ''] =
    /regenerates these files.*\n {2}- in both languages, ([^]*?)\n {2}- ([^]*?)\n\n/.exec(page) ?? []
  const named = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
  const listed = [...named(both).flatMap((path) => [path, path.replace('docs/', 'docs/ja/')]), ...named(others)]
  const written = [...Object.keys(pages), ...Object.keys(openApiFiles)]
  expect(listed.toSorted(), 'correct the list of `npm run docs` in CONTRIBUTING.md').toEqual(written.toSorted())
})

test('the example faults and expectations in CONTRIBUTING.md are valid as a part of the example scenario', () => {
  const [scenario = '', ...changes] = blocksIn('CONTRIBUTING.md', 'yaml').map(({ code }) => code)
  const problems = changes.flatMap(
    (change) => readScenario(stringify({ ...parse(scenario), ...parse(change) }), 'CONTRIBUTING.md').problems,
  )
  expect(changes.length).toBe(3)
  expect(problems).toEqual([])
})
