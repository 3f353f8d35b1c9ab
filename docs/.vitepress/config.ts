import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type DefaultTheme } from 'vitepress'

const docs = join(import.meta.dirname, '..')

/** Names of the first pages of the sidebar. The other pages follow in alphabetical order. */
const FIRST = ['first-ten-minutes', 'connect', 'scenarios', 'judging', 'explore', 'in-tests', 'dashboard', 'control']

/**
 * Returns the links of the sidebar to all pages of a folder. The title of each link is the first heading of the page.
 */
function sidebarOf(folder: string, base: string): DefaultTheme.SidebarItem[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => file.slice(0, -'.md'.length))
    .toSorted((a, b) => position(a) - position(b) || a.localeCompare(b))
    .map((name) => ({ text: titleOf(join(folder, `${name}.md`)), link: `${base}${name}` }))
}

function position(name: string): number {
  return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length
}

function titleOf(page: string): string {
  return /^# (.*)$/m.exec(readFileSync(page, 'utf8'))?.[1]?.replaceAll('`', '') ?? page
}

/** Links of the Japanese sidebar to the pages that have both languages. */
const BILINGUAL: DefaultTheme.SidebarItem[] = [
  { text: '仮定と確認方法', link: '/assumptions' },
  { text: '用語集', link: '/glossary' },
]

export default defineConfig({
  title: 'gift-provider-mock',
  cleanUrls: true,
  // Links to files outside docs/, such as examples, lead to files of the repository and not to pages of the site. A test
  // checks all links of the repository.
  ignoreDeadLinks: [/\.\.\//],
  themeConfig: { search: { provider: 'local' } },
  locales: {
    root: { label: 'English', lang: 'en', themeConfig: { sidebar: sidebarOf(docs, '/') } },
    ja: {
      label: '日本語',
      lang: 'ja',
      themeConfig: { sidebar: [...sidebarOf(join(docs, 'ja'), '/ja/'), ...BILINGUAL] },
    },
  },
})
