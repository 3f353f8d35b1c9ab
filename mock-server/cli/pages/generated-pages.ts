import type { Language } from '../../core/localized-text.ts'
import { languageOf } from '../../reporting/language.ts'

/** A page that `gift-mock docs` generates. The package does not contain the file of the page. */
interface GeneratedPage {
  /** The first heading of the page. */
  title: string
  text(): Promise<string>
}

/**
 * Pages that the command generates from the data of the providers. The keys are the paths of the files. The package
 * does not need these large files, because the bundle contains the data.
 */
export const generatedPages: Readonly<Record<string, GeneratedPage>> = {
  'docs/assumptions.md': {
    title: 'Assumptions, and how to find out',
    async text() {
      const { assumptionsPage, loadKnown } = await import('./assumptions-page.ts')
      return assumptionsPage(await loadKnown((await import('../../app.ts')).providers), languageOf())
    },
  },
  'docs/evidence.md': { title: 'The evidence register', text: () => evidenceIn('en') },
  'docs/ja/evidence.md': { title: '根拠一覧', text: () => evidenceIn('ja') },
  'docs/formats.md': { title: "The formats of the providers' APIs", text: () => formatsIn('en') },
  'docs/ja/formats.md': { title: 'プロバイダーの API の形式', text: () => formatsIn('ja') },
  'docs/settings.md': { title: 'Settings', text: () => settingsIn('en') },
  'docs/ja/settings.md': { title: '設定', text: () => settingsIn('ja') },
}

async function evidenceIn(language: Language): Promise<string> {
  const { evidencePage } = await import('./evidence-page.ts')
  const { loadKnown } = await import('./assumptions-page.ts')
  return evidencePage(await loadKnown((await import('../../app.ts')).providers), language)
}

async function settingsIn(language: Language): Promise<string> {
  const { settingsPage } = await import('./settings-page.ts')
  return settingsPage((await import('../../app.ts')).settingDefinitions, language)
}

/** Returns the page about requests and responses. In a terminal, the id of a rule is not a link. */
async function formatsIn(language: Language): Promise<string> {
  const { formatsPage, loadApis } = await import('./formats/index.ts')
  return formatsPage(await loadApis((await import('../../app.ts')).providers), language, (id) => id)
}
