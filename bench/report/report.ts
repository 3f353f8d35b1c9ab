import { writeFileSync } from 'node:fs'
import type { Options } from '../options.ts'
import { type Shown, writeDocs } from './docs.ts'
import type { Measured } from './machine.ts'
import { markdownOf } from './markdown.ts'
import { printParts } from './terminal.ts'

/** Prints the results and writes them to the files that the options name. */
export function report(
  parts: readonly Measured[],
  { json, markdown, docs }: Pick<Options, 'json' | 'markdown' | 'docs'>,
  shown: Shown,
): void {
  printParts(parts)
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(parts, undefined, 2)}\n`)
  if (markdown !== undefined) writeFileSync(markdown, markdownOf(parts))
  if (docs) console.log(`Written: ${writeDocs(parts, shown).join(', ')}.`)
}
