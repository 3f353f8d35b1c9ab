#!/usr/bin/env node
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { tmpdir } from 'node:os'
import { nodeProblem } from './node-version.ts'

// A reader may close the pipe early (`| head -1`). Errors of standard output are ignored, so that the command does not
// fail.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

// The version is checked first, because an old Node cannot load the other files.
const problem = nodeProblem(process.versions.node)
if (problem === undefined) {
  // The compile cache makes the second start much faster. It is enabled before the other files are loaded. The cache is
  // in the temporary folder, which Node would create if it is missing. Without the folder, the cache stays off, so that
  // the user notices a wrong TMPDIR.
  if (existsSync(tmpdir())) module.enableCompileCache()
  const { run } = await import('./run-cli.ts')
  process.exitCode = await run(process.argv.slice(2))
} else {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  const isJapanese = (LC_ALL || LC_MESSAGES || LANG || '').startsWith('ja')
  process.stderr.write(`gift-mock: ${isJapanese ? problem.ja : problem.en}\n`)
  process.exitCode = 1
}
