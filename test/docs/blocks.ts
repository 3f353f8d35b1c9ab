import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../cli/command.ts'

/** A page of the documentation: its path from the root of the project, and its text. */
export interface Page {
  page: string
  text: string
}

export interface Block {
  page: string
  /** Page and line, for messages. */
  place: string
  /** The language after the fence; an empty string if there is none. */
  language: string
  code: string
}

/**
 * All pages except the changelog and the generated reference of the command line, which shows only the syntax of the
 * commands.
 */
export const pages: readonly Page[] = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], {
  cwd: root,
  exclude: (file) => file.includes('node_modules') || /command-line\.md$|^CHANGELOG/.test(file),
}).map((page) => ({ page, text: readFileSync(join(root, page), 'utf8') }))

/** Returns the code blocks of the given pages. A block inside a list is included, without its indentation. */
export function blocksOf(of: readonly Page[]): Block[] {
  return of.flatMap(({ page, text }) =>
    [...text.matchAll(/^( *)```(\w*)\n(.*?)^ *```$/gms)].map(
      ({ 1: indent = '', 2: language = '', 3: code = '', index }) => ({
        page,
        place: `${page}:${text.slice(0, index).split('\n').length + 1}`,
        language,
        code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      }),
    ),
  )
}

/** Returns the code blocks of a page in the given languages. */
export function blocksIn(page: string, ...languages: readonly string[]): Block[] {
  return blocksOf(pages.filter((one) => one.page === page)).filter(({ language }) => languages.includes(language))
}

/**
 * Matches a line that calls gift-mock in one of the ways that the pages use. The first group contains the arguments.
 */
export const CALL = /(?:npm run -s gift-mock --|(?<![\w/.-])gift-mock|npm start --)(?= )(.*)/

/** Returns the command lines of a block. A line that ends with a backslash and the next line count as one line. */
export function commandsIn({ code }: Block): string[] {
  return code
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim().replace(/^(?:\$ |- run: )/, ''))
    .filter((line) =>
      /^export |^(?:\w+=\S+ )*(?:npm |gift-mock|npx |curl |docker |kubectl |unshare )|\$\((?:npm |gift-mock)/.test(
        line,
      ),
    )
}

/** Splits a shell command into words without quotes. The words end before a comment, a pipe or a redirection. */
export function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/g)].map(([word]) => word)
  const end = words.findIndex((word) => /^(?:#.*|[|<>&;]+|[12]?>.*|\)|&&)$/.test(word))
  return (end < 0 ? words : words.slice(0, end)).map((word) =>
    word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, '$1$2').replace(/["';)]+$/, ''),
  )
}
