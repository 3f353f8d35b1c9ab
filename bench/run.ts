// npm run bench: what the mock costs beside a bare server.
import { writeFileSync } from 'node:fs'
import { compare } from './compare.ts'
import type { Part } from './figure.ts'
import { pickGenerator } from './load/saturate.ts'
import type { Bench } from './measure/bench.ts'
import { fullFile } from './measure/full-file.ts'
import { inProcess } from './measure/in-process.ts'
import { latency } from './measure/latency.ts'
import { layers } from './measure/layers.ts'
import { memory } from './measure/memory.ts'
import { replicas } from './measure/replicas.ts'
import { startTimes } from './measure/start.ts'
import { type Options, parseOptions, type PartName, PARTS, USAGE } from './options.ts'
import { writeDocs } from './report/docs.ts'
import { circumstances, type Measured } from './report/machine.ts'
import { markdownOf } from './report/markdown.ts'
import { printParts, progressOn } from './report/terminal.ts'

const MEASURES: Record<PartName, (bench: Bench, options: Options) => Promise<Part>> = {
  layers: (bench, options) => layers(bench, options.layers),
  latency,
  start: startTimes,
  memory: (bench, { issues }) => memory(bench, issues),
  replicas,
  'full-file': (bench, { issues }) => fullFile(bench, issues),
  'in-process': inProcess,
}

let options: Options
try {
  options = parseOptions(process.argv.slice(2))
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  process.exit(2)
}
const { rounds, seconds, warmUpSeconds, against } = options
const generator = pickGenerator()
if (generator.name === 'autocannon') console.error('autocannon takes about as much of the machine as a server does, which flatters every ratio: install wrk to measure.')
const bench: Bench = { rounds, seconds, warmUpSeconds, generator, progress: progressOn(process.stderr) }
const parts: Measured[] = []
if (against !== undefined) parts.push(dated(await compare(bench, against)))
else for (const name of options.parts) parts.push(dated(await MEASURES[name](bench, options)))

printParts(parts)
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(parts, undefined, 2)}\n`)
if (options.markdown !== undefined) writeFileSync(options.markdown, markdownOf(parts))
if (options.docs) console.log(`Written: ${writeDocs(parts, { name: 'bench', order: PARTS, chart: { part: 'layers', highlighted: ['issue', 'inquire', 'refusal', 'list-brands', 'buy-gift', 'upload', 'sqlite', 'postgres'] } }).join(', ')}.`)

function dated(part: Part): Measured {
  return { ...part, ...circumstances({ rounds, generator: generator.name }) }
}
