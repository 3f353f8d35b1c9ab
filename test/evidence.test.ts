import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pages } from '../docs/generate/index.ts'
import { providers, settingDefinitions } from '../mock-server/app.ts'

const root = join(import.meta.dirname, '..')
const register = new Map(providers.flatMap((provider) => Object.entries(provider.register)))

/** The rule ids that test titles contain in square brackets. */
const proven = new Set(
  readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(join(import.meta.dirname, file), 'utf8').split('\n'))
    .filter((line) => /^\s*(?:test|it)\b|^\s*['`"].*['`"],?\s*(?:async\s*)?\(?|^\s*\]\)\(/.test(line))
    .flatMap((line) => [...line.matchAll(/\[((?:(?:AG|RP)-[DOA]\d+(?:,\s*)?)+)\]/g)])
    .flatMap(([, ids = '']) => ids.split(/,\s*/)),
)

function range(prefix: string, last: number): string[] {
  return Array.from({ length: last }, (_, index) => `${prefix}${index + 1}`)
}

test('the register of provider rules contains every known rule id', () => {
  const known = [
    ...range('AG-D', 16),
    ...range('AG-A', 11),
    ...range('RP-D', 16),
    ...range('RP-O', 5),
    ...range('RP-A', 14),
  ]
  expect(known.filter((id) => !register.has(id))).toEqual([])
})

test('every rule id of the register occurs in a test title, and no test title contains an unknown rule id', () => {
  const unproven = [...register.keys()].filter((id) => !proven.has(id))
  expect(unproven, 'put each id in brackets into the title of a test that proves the rule, such as [AG-A5]').toEqual([])
  const unknown = [...proven].filter((id) => !register.has(id))
  expect(unknown, 'correct the id in the test title, or add the rule to providers/*/evidence.ts').toEqual([])
})

test('every assumed rule names a setting or a constant by which the behaviour can be changed', () => {
  const loose = [...register].filter(
    ([, rule]) => rule.evidence === 'assumed' && !(rule.settings?.length || rule.constant),
  )
  expect(
    loose.map(([id]) => id),
    'add `settings` or `constant` to the rule in providers/*/evidence.ts',
  ).toEqual([])
})

test('the evidence class of a rule (documented, observed or assumed) matches the letter in its id', () => {
  const classes = { D: 'documented', O: 'observed', A: 'assumed' }
  for (const [id, { evidence }] of register)
    expect([id, evidence]).toEqual([id, Object.entries(classes).find(([letter]) => id[3] === letter)?.[1]])
})

test('every setting that a rule names exists, and every rule that a setting names exists', () => {
  const unknownSettings = [...register].flatMap(([id, { settings = [] }]) =>
    settings.filter((name) => !(name in settingDefinitions)).map((name) => `${id}: ${name}`),
  )
  const unknownRules = Object.entries(settingDefinitions).flatMap(([name, { evidence }]) =>
    evidence.filter((id) => !register.has(id)).map((id) => `${name}: ${id}`),
  )
  expect(
    [...unknownSettings, ...unknownRules],
    'correct `settings` in providers/*/evidence.ts, or `evidence` in providers/*/settings/',
  ).toEqual([])
})

test('if a rule names a setting in the register, the setting names the rule in `evidence`, and the other way round', () => {
  const named = [...register].flatMap(([id, { settings = [] }]) => settings.map((setting) => `${id}: ${setting}`))
  const naming = Object.entries(settingDefinitions).flatMap(([setting, { evidence }]) =>
    evidence.map((id) => `${id}: ${setting}`),
  )
  expect(
    naming.filter((pair) => !named.includes(pair)),
    'add the setting to `settings` of the rule in providers/*/evidence.ts, or remove the rule from `evidence` of the setting',
  ).toEqual([])
  expect(
    named.filter((pair) => !naming.includes(pair)),
    'add the rule to `evidence` of the setting in providers/*/settings/, or remove the setting from providers/*/evidence.ts',
  ).toEqual([])
})

test('if an assumed rule names a constant, the constant exists in the file that the rule names', () => {
  const missing = [...register].flatMap(([id, { constant }]) => {
    const [file = '', names = ''] = constant?.split(': ') ?? []
    const source = [`mock-server/providers/${file}.ts`, `mock-server/${file}.ts`, `${file}.ts`]
      .map((path) => join(root, path))
      .find((path) => existsSync(path))
    return names
      .split(', ')
      .filter((name) => name && !(source && new RegExp(`\\b${name}\\b`).test(readFileSync(source, 'utf8'))))
      .map((name) => `${id}: ${file}: ${name}`)
  })
  expect(missing, 'correct `constant` of the rule in providers/*/evidence.ts').toEqual([])
})

test.each(Object.entries(pages))(
  'the file %s is equal to the page that `npm run docs` generates from the code',
  (path, page) => {
    expect(readFileSync(join(root, path), 'utf8'), 'run `npm run docs`').toBe(page())
  },
)
