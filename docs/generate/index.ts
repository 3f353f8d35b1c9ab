import { writeFileSync } from 'node:fs'
import { createGiftMock, exampleMockOptions, providers, settingDefinitions } from '../../mock-server/app.ts'
import { scenarioJsonSchema } from '../../scenarios/loading/json-schema.ts'
import { configJsonSchema } from '../../mock-server/cli/start/config/config-json-schema.ts'
import { presetsPage } from './presets.ts'
import { assumptionsPage, loadKnown } from '../../mock-server/cli/pages/assumptions-page.ts'
import { formatsPage, loadApis } from '../../mock-server/cli/pages/formats/index.ts'
import { commandLinePage } from './command-line.ts'
import { controlApiPage } from './control-api.ts'
import { evidencePage } from '../../mock-server/cli/pages/evidence-page.ts'
import { statesPage } from './provider-states.ts'
import { settingsPage } from '../../mock-server/cli/pages/settings-page.ts'

const states = await Promise.all(
  providers.map(async (provider) => ({ name: provider.name, states: await provider.providerStates() })),
)

const known = await loadKnown(providers)

const apis = await loadApis(providers)
const linkToEvidence = (id: string): string => `[${id}](evidence.md#${id.toLowerCase()})`

const presets = await Promise.all(
  providers.map(async ({ name, testerPreset }) => ({ name, inputs: (await testerPreset()).inputs })),
)

const exampleMock = createGiftMock(exampleMockOptions)
const controlApi: unknown = await (
  await exampleMock.fetch(new Request('http://127.0.0.1:4600/__admin/openapi.json'))
).json()
await exampleMock.close()

/** Functions that generate the pages. The keys are the paths of the pages from the root of the project. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/assumptions.md': () => assumptionsPage(known),
  'docs/command-line.md': () => commandLinePage('en'),
  'docs/ja/command-line.md': () => commandLinePage('ja'),
  'docs/control-api.md': () => controlApiPage(controlApi, 'en'),
  'docs/ja/control-api.md': () => controlApiPage(controlApi, 'ja'),
  'docs/evidence.md': () => evidencePage(known, 'en'),
  'docs/ja/evidence.md': () => evidencePage(known, 'ja'),
  'docs/formats.md': () => formatsPage(apis, 'en', linkToEvidence),
  'docs/ja/formats.md': () => formatsPage(apis, 'ja', linkToEvidence),
  'docs/settings.md': () => settingsPage(settingDefinitions, 'en'),
  'docs/ja/settings.md': () => settingsPage(settingDefinitions, 'ja'),
  'scenarios/scenario.schema.json': scenarioSchemaPage,
  'gift-mock.schema.json': configSchemaPage,
  'docs/presets.md': () => presetsPage(presets, 'en'),
  'docs/ja/presets.md': () => presetsPage(presets, 'ja'),
  'contracts/provider-states.md': () => statesPage(states),
}

/**
 * Returns the schema of configuration files with one value on each line. The lines are not indented, because the
 * indentation of the deep schema takes 4 KB of the packed package.
 */
function configSchemaPage(): string {
  return `${JSON.stringify(configJsonSchema(), null, 1).replaceAll(/^ +/gm, '')}\n`
}

function scenarioSchemaPage(): string {
  return `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`
}

if (import.meta.main)
  for (const [path, page] of Object.entries(pages)) writeFileSync(new URL(`../../${path}`, import.meta.url), page())
