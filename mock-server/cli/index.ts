#!/usr/bin/env node
import * as module from 'node:module'
import { nodeProblem } from './node-version.ts'

// Whoever reads only the beginning of the output (`| head -1`) breaks no command.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

// An old Node must say so itself: it cannot even load the rest.
const problem = nodeProblem(process.versions.node)
if (problem === undefined) {
  // Before anything else is loaded: the second start is much faster for it.
  module.enableCompileCache()
  const { run } = await import('./run.ts')
  process.exitCode = await run(process.argv.slice(2))
} else {
  process.stderr.write(`gift-mock: ${problem}\n`)
  process.exitCode = 1
}
