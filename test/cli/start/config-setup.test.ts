import { existsSync, mkdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { providers, settingDefinitions } from '../../../mock-server/app.ts'
import { init } from '../../../mock-server/cli/init/index.ts'
import { configTemplate } from '../../../mock-server/cli/init/template.ts'
import { parseConfig } from '../../../mock-server/cli/start/config/config-file.ts'
import { findConfig } from '../../../mock-server/cli/start/config/find-config.ts'
import { parseFault } from '../../../mock-server/core/faults/fault.ts'
import { validateFault } from '../../../mock-server/core/faults/validate-fault.ts'
import { parseSettings } from '../../../mock-server/core/settings/settings.ts'
import { folder, root, start } from '../command.ts'

const SCHEMA = './gift-mock.schema.json'

/** Returns the configuration file of `init` with all commented-out keys enabled. */
const everything = (language: 'en' | 'ja') =>
  configTemplate(language, SCHEMA).replaceAll(/^# (?=(?:store|presets|sandboxes|faults):| {2})/gm, '')

test.each(['en', 'ja'] as const)(
  'the configuration file that `init` writes in the language %s is valid, even with all commented-out keys enabled',
  (language) => {
    expect(parseConfig(configTemplate(language, SCHEMA), 'gift-mock.yaml').settings).toMatchObject({
      'atGift.limit.requests': 1,
      'realpayGift.accessKeys': [expect.objectContaining({ totpSecret: expect.any(String) })],
    })
    const { setup, flags } = parseConfig(everything(language), 'gift-mock.yaml')
    expect(setup).toMatchObject({ presets: ['qa'], faults: [{ name: 'lose-third-response' }] })
    expect(setup.sandboxes.get('team-a')?.settings).toEqual({ 'atGift.limit.requests': 10 })
    expect(flags('store')?.text).toContain('gift-mock.db')

    const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(root, 'gift-mock.schema.json'), 'utf8')))
    expect(schema.safeParse(parse(everything(language))).error?.issues).toBeUndefined()
    expect(schema.safeParse({ settings: { atGift: { limit: { request: 1 } } } }).success).toBe(false)
    expect(schema.safeParse({ prot: 1 }).success).toBe(false)
  },
)

test.each([
  ['faults:\n  - name: a\n    phase: after\n    effect: {type: hang}', /^f:3: faults\.0\.phase: .*after-commit/],
  [
    'faults:\n  - name: a\n    when: {operation: at-gift.isue}\n    phase: after-commit\n    effect: {type: hang}',
    /^f:3: fault "a": there is no operation "at-gift\.isue"; did you mean "at-gift\.issue"\?/,
  ],
  ['presets: [qaa]', /^f:1: presets\.0: there is no preset "qaa"; did you mean "qa"\?/],
  ['sandboxes:\n  Team: {}', /^f:2: sandboxes\.Team: no id of a sandbox/],
  ['sandboxes:\n  a:\n    setings: {}', /^f:3: sandboxes\.a\.setings: .*did you mean "settings"\?/],
  [
    'sandboxes:\n  a:\n    settings:\n      atGift: {limit: {requests: none}}',
    /^f:4: setting "atGift\.limit\.requests": .*; a valid value is 1$/,
  ],
  ['fault: []', /^f:1: unknown key "fault"; did you mean "faults"\?/],
])('the error about the configuration file %j names the line, the key and a valid value', (text, message) => {
  expect(() => parseConfig(text, 'f')).toThrow(message)
})

/**
 * Keeps this process from writing to standard output until the end of the test. Returns the texts that it tried to
 * write.
 */
function captured(): string[] {
  const texts: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => texts.push(String(text)) > 0)
  onTestFinished(() => spy.mockRestore())
  return texts
}

test('`init` writes gift-mock.yaml, and replaces it only with --force', async () => {
  const path = folder()
  const printed = captured()
  expect(findConfig(path)).toBeUndefined()
  expect(await init({}, path)).toBe(0)
  expect(findConfig(path)).toBe('gift-mock.yaml')
  writeFileSync(join(path, 'gift-mock.yaml'), 'port: 1\n')
  await expect(init({}, path)).rejects.toThrow('gift-mock.yaml exists already: init --force replaces it')
  expect(readFileSync(join(path, 'gift-mock.yaml'), 'utf8')).toBe('port: 1\n')
  expect(await init({ force: true }, path)).toBe(0)
  const sentence = expect.stringMatching(/^gift-mock\.yaml is written\. .*gift-mock\.schema\.json\.\n$/)
  expect(printed).toEqual([sentence, sentence])
  expect(readFileSync(join(path, 'gift-mock.yaml'), 'utf8')).toContain('port: 4600')
  writeFileSync(join(path, 'gift-mock.json'), '{}')
  expect(() => findConfig(path)).toThrow('there are gift-mock.yaml, gift-mock.json: delete all but one')
})

test('`init` writes the schema for editors beside the configuration file, unless the package is installed there', async () => {
  const path = folder()
  captured()
  await init({}, path)
  const first = (): string => readFileSync(join(path, 'gift-mock.yaml'), 'utf8').split('\n')[0] ?? ''
  expect(first()).toBe('# yaml-language-server: $schema=./gift-mock.schema.json')
  const schema = readFileSync(join(root, 'gift-mock.schema.json'), 'utf8')
  expect(readFileSync(join(path, 'gift-mock.schema.json'), 'utf8')).toBe(schema)
  rmSync(join(path, 'gift-mock.schema.json'))
  mkdirSync(join(path, 'node_modules/gift-provider-mock'), { recursive: true })
  writeFileSync(join(path, 'node_modules/gift-provider-mock/gift-mock.schema.json'), schema)
  await init({ force: true }, path)
  expect(first()).toBe('# yaml-language-server: $schema=./node_modules/gift-provider-mock/gift-mock.schema.json')
  expect(existsSync(join(path, 'gift-mock.schema.json'))).toBe(false)
})

test('`start` finds gift-mock.yaml in its working folder, and applies its sandboxes, faults and presets', async () => {
  const path = folder({ 'gift-mock.yaml': everything('en') })
  const started = await start(['--store', 'memory:'], {}, undefined, path)
  const get = async (route: string) => (await (await fetch(`${started.url}${route}`)).json()) as never
  const order = (DcId: string) =>
    fetch(`${started.url}/at-gift/demo-campaign/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId, Amount: '500' }),
    })
  const { faults }: { faults: { name: string }[] } = await get('/__admin/faults')
  expect(faults.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['lose-third-response', 'qa-DC500-LOST', 'qa-price-50429-429']),
  )
  expect(await get('/__admin/sandboxes')).toEqual({ sandboxes: ['default', 'team-a'] })
  expect(await get('/sandboxes/team-a/__admin/settings')).toMatchObject({ 'atGift.limit.requests': { value: 10 } })

  await expect(order('DC500-LOST')).rejects.toThrow('fetch failed')
  expect((await order('DC500-429')).status).toBe(429)
  expect(await get('/__admin/ledger')).toMatchObject({ totals: { issued: 1, orphaned: 1 } })
  const { stderr } = await started.stop()
  expect(stderr).toContain('INFO: the configuration file gift-mock.yaml is used')
})

test('each special input in the preset for testers has a valid fault with a unique name', async () => {
  const presets = await Promise.all(providers.map(({ testerPreset }) => testerPreset()))
  const faults = presets.flatMap(({ inputs }) => inputs.map(({ fault }) => parseFault(fault)))
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  for (const fault of faults)
    expect(validateFault(fault, { providers, definitions: settingDefinitions, sockets: true })).toBeUndefined()
  for (const { settings } of presets)
    parseSettings(
      settingDefinitions,
      settings(() => undefined),
    )
})

test('the preset for testers adds its products to the products of the configuration file', async () => {
  const [atGift] = providers
  const settings = (await atGift?.testerPreset())?.settings(() => [{ dcId: 'MINE' }]) ?? {}
  const catalogue = parseSettings(settingDefinitions, settings)['atGift.catalogue']
  expect(catalogue).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ dcId: 'MINE' }),
      expect.objectContaining({ dcId: 'DC500-LOST' }),
    ]),
  )
})
