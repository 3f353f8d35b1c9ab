// `npm run bench:peers` runs this program. The program sends the same issue request to this mock and to other mock
// servers.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pickGenerator } from '../load/saturate.ts'
import { optionsOrExit } from '../options.ts'
import { circumstances } from '../report/machine.ts'
import { report } from '../report/report.ts'
import { progressOn } from '../report/terminal.ts'
import { measurePeers } from './measure.ts'

const options = optionsOrExit()
const here = import.meta.dirname
if (!existsSync(join(here, 'node_modules'))) {
  console.error('Installing the other mock servers into bench/peers …')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
const generator = pickGenerator()
const part = await measurePeers({ ...options, generator, progress: progressOn(process.stderr) })
report([{ ...part, ...circumstances({ rounds: options.rounds, generator: generator.name }) }], options, {
  name: 'peers',
  order: ['peers'],
  chart: { part: 'peers', highlighted: ['mock'] },
})
