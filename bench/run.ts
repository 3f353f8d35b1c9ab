// `npm run bench` runs this program. The program compares the mock with a bare server.
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
import { type Options, optionsOrExit, type PartName, PARTS } from './options.ts'
import { circumstances, type Measured } from './report/machine.ts'
import { report } from './report/report.ts'
import { progressOn } from './report/terminal.ts'

const MEASURES: Record<PartName, (bench: Bench, options: Options) => Promise<Part>> = {
  layers: (bench, options) => layers(bench, options.layers),
  latency,
  start: startTimes,
  memory: (bench, { issues }) => memory(bench, issues),
  replicas,
  'full-file': (bench, { issues }) => fullFile(bench, issues),
  'in-process': inProcess,
}

const options = optionsOrExit()
const { rounds, seconds, warmUpSeconds, against } = options
const generator = pickGenerator()
if (generator.name === 'autocannon')
  console.error(
    'autocannon takes about as much of the machine as a server does, which flatters every ratio: install wrk to measure.',
  )
const bench: Bench = { rounds, seconds, warmUpSeconds, generator, progress: progressOn(process.stderr) }
const parts: Measured[] = []
if (against !== undefined) parts.push(dated(await compare(bench, against)))
else for (const name of options.parts) parts.push(dated(await MEASURES[name](bench, options)))

report(parts, options, {
  name: 'bench',
  order: PARTS,
  chart: {
    part: 'layers',
    highlighted: ['issue', 'inquire', 'refusal', 'list-brands', 'buy-gift', 'upload', 'sqlite', 'postgres'],
  },
})

function dated(part: Part): Measured {
  return { ...part, ...circumstances({ rounds, generator: generator.name }) }
}
