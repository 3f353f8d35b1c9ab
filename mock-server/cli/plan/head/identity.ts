import { extname } from 'node:path'
import { joinTexts, sameInBoth, type Text } from '../../../core/localized-text.ts'
import { REFERENCE_CLIENT } from '../../shared/run-facts/run-facts.ts'
import type { Source } from '../results/results.ts'

/**
 * Matches names of interpreters and of programs that only start other programs. Such a program is not the tested
 * program.
 */
const INTERPRETER =
  /^(?:python|pypy|node|nodejs|deno|bun|ruby|jruby|php|perl|java|javaw|dotnet|mono|go|cargo|tsx|ts-node|npx|npm|pnpm|yarn|uv|poetry|bash|sh|dash|zsh|ksh|fish|busybox|cmd|powershell|pwsh|env|sudo|timeout|nice|docker|podman|make)[\d.]*$/i

/** Extensions of data files, which programs read. A data file is not a program. */
const DATA = [
  '.json',
  '.csv',
  '.tsv',
  '.yaml',
  '.yml',
  '.toml',
  '.ini',
  '.cfg',
  '.conf',
  '.txt',
  '.xml',
  '.md',
  '.log',
  '.properties',
]

/**
 * Returns a sentence with the names of the result files that do not identify the tested program. Such a file contains
 * neither a version of the program nor the SHA-256 of a file of the program. The SHA-256 of an interpreter does not
 * identify the program.
 */
export function identityWarnings(sources: readonly Source[]): Text[] {
  const unknown = sources.filter(
    ({ client, clientVersion, clientFiles }) =>
      client !== REFERENCE_CLIENT && clientVersion === undefined && !clientFiles.some(({ file }) => isProgram(file)),
  )
  if (unknown.length === 0) return []
  const files = joinTexts(
    unknown.map(({ file }) => sameInBoth(file)),
    'comma',
  )
  return [
    {
      en: `It is unknown which program was tested: ${files.en} has neither a version of the program nor the SHA-256 of one of its files. Run the test with \`--client-version\`.`,
      ja: `試験したプログラムを特定できない: ${files.ja} に、プログラムのバージョンも、プログラムのファイルの SHA-256 もない。\`--client-version\` を付けて試験を実行する。`,
    },
  ]
}

function isProgram(file: string): boolean {
  const name = file.split(/[\\/]/).at(-1) ?? ''
  return !INTERPRETER.test(name.replace(/\.(?:exe|cmd|bat)$/i, '')) && !DATA.includes(extname(name).toLowerCase())
}
