#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: the second start is much faster for it.
enableCompileCache()

// Whoever reads only the beginning of the output (`| head -1`) breaks no command.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const { run } = await import('./program.ts')
process.exitCode = await run(process.argv.slice(2))
