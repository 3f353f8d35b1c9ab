/**
 * Script of the command `npm run mutants`. For each mutant, the script prints the smallest schedule of faults that the
 * search finds and the number of runs. The table also shows whether a random search with the same number of runs finds
 * a loss. With `--innocents`, the script also tries schedules of two faults on the correct clients, which must not lose
 * money. This takes a minute.
 */

import { explore } from '../../scenarios/explore/explore.ts'
import { innocentsFor } from './innocents.ts'
import { mutants } from './mutants.ts'
import { searchRandomly } from './random-search.ts'
import { tryMutant } from './try-mutant.ts'

const SEEDS = [1, 2, 3, 4, 5]
const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`
let faults = 0

process.stdout.write(line(['mutant', 'smallest schedule', 'found after', 'runs', 'by chance']))
process.stdout.write(line(['---', '---', '---', '---', '---']))
for (const mutant of mutants) {
  const { found, runs, afterRuns } = await tryMutant(mutant, Infinity)
  const isRight = found[0] === mutant.smallest
  if (!isRight) faults += 1
  const byChance: number[] = []
  for (const seed of mutant.smallest === '' ? [] : SEEDS) {
    const after = await searchRandomly(mutant, afterRuns, seed)
    if (after !== undefined) byChance.push(after)
  }
  const chance = mutant.smallest === '' ? '' : `${byChance.length} of ${SEEDS.length}`
  const schedule = found[0] === '' ? 'without faults' : (found[0] ?? 'nothing')
  process.stdout.write(line([mutant.name, isRight ? schedule : `‼ ${schedule}`, afterRuns, runs, chance]))
}

if (process.argv.includes('--innocents'))
  for (const task of ['issue-one', 'buy-one', 'issue-then-inquire'])
    for (const [name, client] of innocentsFor(task)) {
      const { found, runs } = await explore(client, { task })
      if (found.length > 0) faults += 1
      const schedules = found.map(({ scenario }) => scenario.name).join(', ')
      process.stdout.write(line([`${task}: ${name}`, schedules === '' ? 'nothing' : `‼ ${schedules}`, '', runs, '']))
    }

process.stderr.write(`${mutants.length} mutants, ${faults} wrong\n`)
process.exitCode = faults > 0 ? 1 : 0
