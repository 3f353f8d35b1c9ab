import { join, posix } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { closestMatch } from '../../core/validation/suggest.ts'
import { filesIn, packageRoot, readBytes } from '../../node/package-files.ts'
import { padColumns } from '../../reporting/columns.ts'
import { languageOf } from '../../reporting/language.ts'
import { linkAsText, replaceLinks } from '../../reporting/markdown/markdown-links.ts'
import { reflow } from '../../reporting/markdown/reflow.ts'
import { quoteForMessage } from '../../reporting/one-line.ts'
import { generatedPages } from './generated-pages.ts'

/** Pages whose texts are in both languages. The Japanese page with the same name only refers to this page. */
const BILINGUAL: ReadonlySet<string> = new Set(['assumptions', 'glossary'])

/**
 * Prints a page of the documentation that this package or the single executable contains. Without a name, lists the
 * pages. A page that exists only in English is printed in English. A terminal cannot follow links to files: a link to a
 * page becomes the command that prints the page, and any other link becomes the path of its file.
 * @param name name of a page, such as `book`; a path such as `docs/ja/book.md` is accepted as well
 * @param columns width of the terminal, at which paragraphs are broken; undefined if the output is no terminal
 */
export async function pages(
  name: string | undefined,
  columns = process.stdout.isTTY ? process.stdout.columns : undefined,
): Promise<number> {
  const isJapanese = languageOf() === 'ja'
  const all = await pagesIn(isJapanese)
  if (name === undefined) {
    const width = Math.max(...[...all.keys()].map((page) => page.length)) + 2
    for (const [page, file] of all) print(`${padColumns(page, width)}${await titleOf(file)}`)
    return 0
  }
  const wanted = name.replace(/^(?:\.\/)?(?:docs\/)?(?:ja\/)?/, '').replace(/\.md$/, '')
  const file = BILINGUAL.has(wanted) && all.has(wanted) ? `docs/${wanted}.md` : all.get(wanted)
  if (file === undefined) {
    if (isNotPacked(wanted)) throw new Problem(404, notPackedText(wanted))
    const near = closestMatch(wanted, all.keys())
    const shown = quoteForMessage(name)
    throw new Problem(404, {
      en: `there is no page ${shown}${near === undefined ? ':' : `; did you mean "${near}"?`} "gift-mock docs" lists the pages`,
      ja: `${shown} というページはない。${near === undefined ? '' : `「${near}」の誤りと思われる。`}gift-mock docs で一覧を表示できる`,
    })
  }
  const inOtherLanguage = [...(await pagesIn(!isJapanese))].map(
    ([page, path]) => [path, `gift-mock docs ${page} --lang ${isJapanese ? 'en' : 'ja'}`] as const,
  )
  const commands = new Map([
    ...inOtherLanguage,
    ...[...all].map(([page, path]) => [path, `gift-mock docs ${page}`] as const),
  ])
  const page = withoutLinks(withoutComments(await textOf(file)), file, commands).trimEnd()
  // A terminal reports 0 columns if its width is unknown.
  print(columns ? reflow(page, columns) : page)
  return 0
}

/** The pages that the package does not contain. */
const NOT_PACKED: ReadonlySet<string> = new Set([
  'command-line',
  'control-api',
  'dashboard',
  'gift-pages',
  'glossary',
  'install',
  'performance',
])

/**
 * Returns true for a page of the documentation that the package does not contain and that the command cannot generate.
 */
export function isNotPacked(page: string): boolean {
  return NOT_PACKED.has(page)
}

/** Returns the text about a page that only the single executable and a checkout have. */
export function notPackedText(page: string): Text {
  return {
    en: `the package does not contain the page "${page}". The single executable prints it with "gift-mock docs ${page}", and a checkout of the repository has docs/${page}.md`,
    ja: `ページ「${page}」はパッケージにない。単体の実行ファイルでは gift-mock docs ${page} で表示でき、リポジトリーには docs/ja/${page}.md がある`,
  }
}

/** Returns a page without anchors, and without the comments about the generation of the page. */
function withoutComments(page: string): string {
  return page.replaceAll(/^<!--[^>]*-->\n+|<a id="[^"]*"><\/a>/gm, '')
}

/**
 * Returns a page in which each link to a file is replaced with a text.
 * @param commands commands that print the pages; the keys are the paths of the pages
 */
function withoutLinks(page: string, file: string, commands: ReadonlyMap<string, string>): string {
  const isJapanese = /\/ja\/|\.ja\.md$/.test(file)
  return replaceLinks(page, ({ label, path }) => {
    const target = posix.join(posix.dirname(file), path)
    return path === '' ? label : linkAsText(label, target, commands.get(target) ?? target, isJapanese)
  })
}

/** Returns the paths of the files of all pages by page name, in the order of the names. */
export async function pagesIn(isJapanese: boolean): Promise<Map<string, string>> {
  // The front page of the documentation site is left out, because it has links but no text.
  const stored = (await filesIn(join(packageRoot, 'docs')))
    .filter((file) => /^(?:ja\/)?(?!index\.)[\w-]+\.md$/.test(file))
    .map((file) => `docs/${file}`)
  const files = [...new Set([...stored, ...Object.keys(generatedPages)])]
  const english = files.filter((file) => !file.startsWith('docs/ja/'))
  const japanese = isJapanese ? files.filter((file) => file.startsWith('docs/ja/')) : []
  const found = [...english, ...japanese].map((file) => [posix.basename(file, '.md'), file] as const)
  const examples = ['examples', isJapanese ? 'examples/README.ja.md' : 'examples/README.md'] as const
  // A Japanese page replaces the English page with the same name.
  return new Map([...new Map([...found, examples])].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

async function textOf(file: string): Promise<string> {
  return generatedPages[file]?.text() ?? (await readBytes(join(packageRoot, file))).toString('utf8')
}

async function titleOf(file: string): Promise<string> {
  return generatedPages[file]?.title ?? /^# (.*)$/m.exec(await textOf(file))?.[1] ?? ''
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
