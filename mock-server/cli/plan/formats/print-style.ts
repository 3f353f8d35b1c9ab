import { type Language, sameInBoth, type Text } from '../../../core/localized-text.ts'
import { visible } from '../../../core/util/escape-deceptive.ts'
import { clientText } from '../results/client.ts'
import { clientVersionText } from '../head/facts.ts'
import type { Plan } from '../rows/items.ts'
import { words } from '../words.ts'

/** Maximum number of characters of a value in the margin of a page: the length of a SHA-256 in hexadecimal. */
const MAX_VALUE = 64

/**
 * Returns the style of the printed page. The margins of each page of paper show the subject of the plan, the version of
 * the tested program, the date of the plan, the rules and the page number. The texts in the margins are in the language
 * that the reader selected. A browser without margin boxes prints the pages without these lines.
 */
export function printStyle(plan: Plan): string {
  return `${marginsOf(plan, 'en')}
${marginsOf(plan, 'ja')}
@media print {
  :root { color-scheme: light; font-size: 8pt }
  body { margin: 0 }
  input, label { display: none }
  #en:checked ~ main { page: en } #ja:checked ~ main { page: ja }
  thead { display: table-header-group }
  tr, li, .sign { break-inside: avoid }
  h1, h2 { break-after: avoid }
  .item { min-width: 7rem } .steps, .expected, .evidence { min-width: 11rem }
}`
}

function marginsOf(plan: Plan, language: Language): string {
  const [subject, identity] = runningLines(plan).map((line) => cssString(line[language]))
  const page = { en: `"Page " counter(page) " of " counter(pages)`, ja: `counter(page) " / " counter(pages) " ページ"` }
  return `@page ${language} { size: A4 landscape; margin: 17mm 10mm 14mm; font-size: 7.5pt;
  @top-left { content: ${subject} "\\A " ${identity}; white-space: pre; text-align: left }
  @bottom-right { content: ${page[language]} } }`
}

/** Returns the two lines at the top of each page of paper: the subject, and the facts that identify the plan. */
function runningLines({ document, signature, sources, client, hasResults }: Plan): Text[] {
  const { created, edition } = document
  return [
    lineOf([
      [words.title, hasResults ? clientText(client) : sameInBoth('')],
      ...(hasResults ? [[words.clientVersion, clientVersionText(sources)] satisfies Fact] : []),
    ]),
    lineOf([
      [words.created, sameInBoth(created)],
      ...(edition === undefined ? [] : [[words.edition, sameInBoth(edition)] satisfies Fact]),
      [words.register, sameInBoth(signature.register)],
    ]),
  ]
}

type Fact = [title: Text, value: Text]

function lineOf(facts: readonly Fact[]): Text {
  const line = (language: Language): string =>
    facts
      .map(([title, value]) =>
        value[language] === '' ? title[language] : `${title[language]}: ${shortened(value[language])}`,
      )
      .join(' | ')
  return { en: line('en'), ja: line('ja') }
}

function shortened(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}

/**
 * Returns a text as a string of CSS. All characters that are not letters, digits or spaces are escaped, so no text can
 * end the string or the element of the style sheet.
 */
function cssString(text: string): string {
  const plain = visible(text).replaceAll('`', '')
  return `"${plain.replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `\\${character.codePointAt(0)?.toString(16)} `)}"`
}
