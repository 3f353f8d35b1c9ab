import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { defineConfig, type DefaultTheme, type MarkdownRenderer } from 'vitepress'

const docs = join(import.meta.dirname, '..')

/** The groups of the sidebar, with the names of their pages. Every page of docs/ is in one group. */
const GROUPS = [
  { en: 'Start', ja: 'はじめに', pages: ['first-ten-minutes', 'install', 'connect', 'https-and-interception'] },
  {
    en: 'Judge a client',
    ja: 'クライアントの判定',
    pages: ['scenarios', 'judging', 'explore', 'book', 'plan', 'limits'],
  },
  { en: 'Steer and watch', ja: '操作と監視', pages: ['dashboard', 'control', 'presets', 'gift-pages'] },
  { en: 'Tests', ja: 'テスト', pages: ['in-tests', 'in-process', 'contracts', 'pipeline'] },
  {
    en: 'Know the providers',
    ja: 'プロバイダーを調べる',
    pages: ['formats', 'assumptions', 'evidence', 'recording', 'learning'],
  },
  { en: 'Operate', ja: '運用', pages: ['operations', 'state', 'security', 'performance', 'upgrading'] },
  {
    en: 'Reference',
    ja: 'リファレンス',
    pages: ['command-line', 'control-api', 'settings', 'troubleshooting', 'glossary'],
  },
]

/**
 * Pages that contain both languages, with their Japanese titles. For each of these pages, a Japanese page with the same
 * name contains only a link to the page.
 */
const BILINGUAL: Readonly<Record<string, string>> = { assumptions: '仮定と確認方法', glossary: '用語集' }

/** Returns the sidebar of a language. The title of a link is the first heading of the page. */
function sidebarOf(language: 'en' | 'ja'): DefaultTheme.SidebarItem[] {
  const names = readdirSync(docs).filter((file) => file.endsWith('.md') && file !== 'index.md')
  const missing = names.filter((file) => !GROUPS.some(({ pages }) => pages.includes(file.slice(0, -'.md'.length))))
  if (missing.length > 0) throw new Error(`docs/.vitepress/config.ts has no group for ${missing.join(', ')}`)
  return GROUPS.map((group) => ({
    text: group[language],
    items: group.pages.map((name) => {
      const title = language === 'ja' ? BILINGUAL[name] : undefined
      if (title !== undefined) return { text: title, link: `/${name}` }
      const path = language === 'ja' ? `ja/${name}` : name
      return { text: titleOf(join(docs, `${path}.md`)), link: `/${path}` }
    }),
  }))
}

function titleOf(page: string): string {
  return /^# (.*)$/m.exec(readFileSync(page, 'utf8'))?.[1]?.replaceAll('`', '') ?? page
}

/** Returns the same anchor for a heading as GitHub, so that links to headings work on GitHub and on the site. */
function slugify(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
/** Address of the files of the repository. Undefined if the site is not built by GitHub. */
const repository = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/main`

/**
 * Changes links to files outside docs/, such as examples, into links to the repository. If the address of the
 * repository is unknown, the links become texts.
 */
function linkToRepository(md: MarkdownRenderer): void {
  md.core.ruler.push('repository', ({ tokens, env }) => {
    const folder = posix.dirname(String(env.relativePath))
    for (const { children } of tokens) {
      let isOutside = false
      for (const token of children ?? []) {
        const href = token.type === 'link_open' ? (token.attrGet('href') ?? '') : ''
        if (token.type === 'link_open') isOutside = posix.join(folder, href).startsWith('../') && href.startsWith('.')
        if (!isOutside) continue
        if (repository && token.type === 'link_open')
          token.attrSet('href', `${repository}/${posix.join('docs', folder, href)}`)
        if (!repository && token.type.startsWith('link_')) token.type = 'text'
      }
    }
  })
}

function isJapanese(text = ''): boolean {
  return /[^\p{ASCII}]/u.test(text)
}

/** Removes line breaks between two Japanese characters, which a browser would show as blanks. */
function joinJapaneseLines(md: MarkdownRenderer): void {
  md.core.ruler.push('japanese-lines', ({ tokens }) => {
    for (const { children } of tokens)
      for (const [index, token] of (children ?? []).entries()) {
        const [before, after] = [children?.[index - 1]?.content.at(-1), children?.[index + 1]?.content[0]]
        if (token.type === 'softbreak' && isJapanese(before) && isJapanese(after)) token.type = 'text'
      }
  })
}

/**
 * Splits a text into words for the search. Japanese has no blanks between words. VitePress copies this function into
 * the page, so the function must not use other names of this file.
 */
function tokenize(text: string): string[] {
  const words = []
  for (const { segment, isWordLike } of new Intl.Segmenter('ja', { granularity: 'word' }).segment(text))
    if (isWordLike) words.push(segment)
  return words
}

const japanese: DefaultTheme.Config = {
  sidebar: sidebarOf('ja'),
  outline: { label: '目次' },
  docFooter: { prev: '前のページ', next: '次のページ' },
  darkModeSwitchLabel: 'テーマ',
  sidebarMenuLabel: 'メニュー',
  returnToTopLabel: '先頭に戻る',
  langMenuLabel: '言語',
}

const searchInJapanese = {
  translations: {
    button: { buttonText: '検索', buttonAriaLabel: '検索' },
    modal: {
      displayDetails: '詳細を表示',
      resetButtonTitle: '検索をやり直す',
      backButtonTitle: '閉じる',
      noResultsText: '見つかりません：',
      footer: { selectText: '選択', navigateText: '移動', closeText: '閉じる' },
    },
  },
}

export default defineConfig({
  title: 'gift-provider-mock',
  cleanUrls: true,
  markdown: {
    anchor: { slugify },
    config: (md) => {
      linkToRepository(md)
      joinJapaneseLines(md)
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        locales: { ja: searchInJapanese },
        miniSearch: { options: { tokenize }, searchOptions: { combineWith: 'AND' } },
      },
    },
  },
  locales: {
    root: { label: 'English', lang: 'en', themeConfig: { sidebar: sidebarOf('en') } },
    ja: { label: '日本語', lang: 'ja', themeConfig: japanese },
  },
})
