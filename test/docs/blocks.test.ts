import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { conductNames as atGift } from '../../mock-server/providers/at-gift/conduct/names.ts'
import { conductNames as realpayGift } from '../../mock-server/providers/realpay-gift/conduct/names.ts'
import { createProgram } from '../../mock-server/cli/program/index.ts'
import { parseConfig } from '../../mock-server/cli/start/config/config-file.ts'
import { parseMapping } from '../../scenarios/incident/log-mapping.ts'
import { parseScenario } from '../../scenarios/loading/parse.ts'
import { parseAccepted } from '../../scenarios/recordings/comparison/accepted-differences.ts'
import { exchangeSchema } from '../../scenarios/recordings/exchange.ts'
import { root } from '../cli/command.ts'
import { type Block, blocksOf, CALL, commandsIn, pages, wordsOf } from './blocks.ts'

/** Returns the code blocks in the given languages. `languages` separates the languages by `|`. */
function blocks(languages: string): Block[] {
  return blocksOf(pages).filter(({ language }) => languages.split('|').includes(language))
}

/**
 * Runs a function. If the function throws an error, returns a list with `place` and the error message. Otherwise
 * returns an empty list.
 */
function problemsOf(place: string, action: () => unknown): string[] {
  try {
    action()
    return []
  } catch (error) {
    return [`${place}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/** Returns the arguments of gift-mock in a line. The arguments after `--` belong to a client and are left out. */
function argumentsOf(line: string): string[] {
  const words = wordsOf(line)
  return words.includes('--') ? words.slice(0, words.indexOf('--')) : words
}

/** Returns the calls of gift-mock in fenced blocks and in code spans. In a code span, the arguments may be missing. */
function calls(): { place: string; args: string[]; isSpan: boolean }[] {
  const fenced = blocks('sh|text|yaml|').flatMap((block) =>
    commandsIn(block)
      .filter((line) => !line.startsWith('docker '))
      .map((line) => ({ place: block.place, line, isSpan: false })),
  )
  const spans = pages.flatMap(({ page, text }) =>
    [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`(gift-mock [^`]+)`/g)].map(([, line = '']) => ({
      place: page,
      line: line.replaceAll('\n', ' '),
      isSpan: true,
    })),
  )
  return [...fenced, ...spans]
    .filter(({ line }) => !/[…[|]/.test(line.replaceAll(/'[^']*'|"[^"]*"/g, '')) && CALL.test(line))
    .map(({ place, line, isSpan }) => ({
      isSpan,
      place: `${place}: ${line}`,
      args: [...(line.includes('npm start') ? ['start'] : []), ...argumentsOf(CALL.exec(line)?.[1] ?? '')],
    }))
}

/** Replaces the actions of all commands, so that a command is parsed and does not run. */
function withoutActions(command: Command): Command {
  command.configureOutput({ writeErr: () => {}, writeOut: () => {} })
  for (const subcommand of command.commands) withoutActions(subcommand.action(() => {}))
  return command
}

test('every call of gift-mock in the documentation has a command and flags that exist', () => {
  const found = calls()
  expect(found.length).toBeGreaterThan(150)
  const program = withoutActions(createProgram())
  const wrong = found
    .filter(({ args }) => args.length > 0 && !args.some((word) => ['--help', '-h', '--version'].includes(word)))
    .flatMap(({ place, args, isSpan }) =>
      problemsOf(place, () => program.parse(args, { from: 'user' })).filter(
        (problem) => !isSpan || !/: error: (?:missing required argument|required option)/.test(problem),
      ),
    )
  expect(wrong).toEqual([])
})

test('every JSON block in the documentation is valid JSON or JSON Lines', () => {
  const wrong = blocks('json').flatMap(({ place, code }) =>
    problemsOf(place, () => {
      if (/^\{.*\}\n\{/.test(code))
        code
          .trim()
          .split('\n')
          .forEach((line) => void JSON.parse(line))
      else JSON.parse(code)
    }),
  )
  expect(wrong).toEqual([])
})

/** The parsers of the YAML files that gift-mock reads. Each parser has a pattern that recognizes its files. */
const parsers: readonly (readonly [RegExp, (code: string, place: string) => unknown])[] = [
  [/^task:/m, parseScenario],
  [/^settings:/m, parseConfig],
  [/^id:/m, (code) => exchangeSchema().parse(parse(code))],
  [/^- place:/m, parseAccepted],
  [/^requestBody:/m, parseMapping],
]

test('every YAML block in the documentation is valid YAML, and gift-mock accepts each block that shows an input file', () => {
  const found = blocks('yaml')
  const unused = parsers.filter(([pattern]) => !found.some(({ code }) => pattern.test(code)))
  const wrong = found.flatMap(({ place, code }) =>
    problemsOf(place, () => {
      const [, parser] = parsers.find(([pattern]) => pattern.test(code)) ?? []
      if (parser) return void parser(code, place)
      for (const { errors } of parseAllDocuments(code)) for (const error of errors) throw error
    }),
  )
  expect(unused).toEqual([])
  expect(wrong).toEqual([])
})

test('the GitHub Action has the inputs that docs/install.md uses', () => {
  const { inputs } = z
    .object({ inputs: z.record(z.string(), z.unknown()) })
    .parse(parse(readFileSync(join(root, 'action.yml'), 'utf8')))
  const [step] = z
    .array(z.object({ with: z.record(z.string(), z.unknown()) }))
    .parse(parse(blocks('yaml').find(({ page }) => page === 'docs/install.md')?.code ?? ''))
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? {})))
})

test('every scenario name and every conduct rule in the documentation exists', () => {
  const known = new Set([
    ...globSync('scenarios/{at-gift,realpay-gift}/*.yaml', { cwd: root }).map((file) => file.slice(10, -5)),
    ...atGift,
    ...realpayGift,
  ])
  // CONTRIBUTING.md is left out, because its example adds a scenario with a name that does not exist yet.
  const named = pages
    .filter(({ page }) => page !== 'CONTRIBUTING.md')
    .flatMap(({ page, text }) =>
      [...text.matchAll(/(?<=[` ])(?:at-gift|realpay-gift)\/[a-z0-9]+(?:-[a-z0-9]+)+(?=[` \n])/g)].map(
        ([name]) => [page, name] as const,
      ),
    )
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter(([, name]) => !known.has(name))).toEqual([])
})
