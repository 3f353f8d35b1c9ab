/**
 * Script of the command `npm run verdicts`, which prints the verdict on each client of this folder in each scenario.
 * With `--json`, the output is JSON. With `--programs`, the separate programs also run, which takes a minute longer.
 */

import { loadFiles } from '../../scenarios/loading/library.ts'
import type { Verdict } from '../../mock-server/index.ts'
import { buggies, innocents, isRunIn, programClients, tryClient, type Outcome } from './clients.ts'

const chosen = [...innocents, ...buggies, ...(process.argv.includes('--programs') ? programClients : [])]
/** Clients in the order of the printed table: the correct clients come first. */
const clients = [...chosen.filter((one) => 'except' in one), ...chosen.filter((one) => 'fails' in one)]
const correct = clients.filter((one) => 'except' in one).length

interface Cell extends Pick<Outcome, 'result' | 'labels' | 'fault'> {
  client: string
}

interface Row {
  scenario: string
  cells: readonly Cell[]
}

const NOT_RUN = '–'
const symbols: Readonly<Record<Outcome['result'], string>> = {
  passed: '✓',
  failed: '✗',
  'cannot tell': '?',
  'not judged': NOT_RUN,
}

const losses = ['issued', 'faceValue', 'orphaned', 'suspectedDuplicates'] as const
type Losses = Record<(typeof losses)[number], number>

/**
 * Returns the reason why a client that passed should have failed: the client caused a greater loss than every correct
 * client. Returns undefined if this is not so. The losses come only from the totals of the ledger, not from the
 * expectations of the scenario or the conduct rules.
 * @param greatest the greatest losses that a correct client caused
 */
function missedLoss({ totals }: Pick<Verdict, 'totals'>, greatest: Losses): string | undefined {
  const missed = losses.filter((name) => totals[name] > greatest[name])
  return missed.length > 0 ? `a loss was not found: ${missed.join(', ')}` : undefined
}

async function verdictsOn(files: Awaited<ReturnType<typeof loadFiles>>): Promise<Row[]> {
  const rows: Row[] = []
  for (const file of files) {
    const greatest: Losses = { issued: 0, faceValue: 0, orphaned: 0, suspectedDuplicates: 0 }
    const cells: Cell[] = []
    for (const client of clients.filter((one) => isRunIn(file, one))) {
      const { result, labels, fault, replayed } = await tryClient(file, client)
      const { totals } = replayed.verdict
      const isInnocent = 'except' in client
      if (isInnocent) for (const name of losses) greatest[name] = Math.max(greatest[name], totals[name])
      const missed = isInnocent || result !== 'passed' ? undefined : missedLoss(replayed.verdict, greatest)
      cells.push({ client: client.name, result, labels, fault: fault ?? missed })
    }
    rows.push({ scenario: file.scenario.name, cells })
  }
  return rows
}

function markdown(rows: readonly Row[]): string {
  const names = clients.map(({ name }) => name)
  const numbered = names.map((name, index) => `${index + 1}. ${name}${index < correct ? '' : ' (buggy)'}`)
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const head = ['scenario', ...names.map((_, index) => `${index + 1}`), 'failed checks']
  const body = rows.map(({ scenario, cells }) => {
    const byClient = new Map(cells.map((cell) => [cell.client, cell]))
    const marks = names.map((name) => {
      const cell = byClient.get(name)
      return cell ? `${symbols[cell.result]}${cell.fault === undefined ? '' : '‼'}` : NOT_RUN
    })
    const byLabels = Map.groupBy(
      cells.filter(({ labels }) => labels !== ''),
      ({ labels }) => labels,
    )
    const failed = [...byLabels].map(
      ([labels, its]) => `${its.map(({ client }) => names.indexOf(client) + 1).join(' ')}: ${labels}`,
    )
    return line([scenario, ...marks, failed.join('<br>')])
  })
  return [
    '# Verdicts',
    '',
    '✓ passed, ✗ failed, ? cannot tell, – not run, ‼ wrong',
    '',
    ...numbered,
    '',
    line(head),
    line(head.map(() => '---')),
    ...body,
    '',
  ].join('\n')
}

const rows = await verdictsOn((await loadFiles()).filter(({ scenario }) => !scenario.tags.includes('long')))
process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(rows, null, 2)}\n` : markdown(rows))

const faults = rows.flatMap(({ scenario, cells }) =>
  cells.flatMap(({ client, fault, labels }) =>
    fault === undefined ? [] : [`${scenario}: "${client}": ${fault}${labels === '' ? '' : ` (${labels})`}`],
  ),
)
const count = rows.reduce((sum, { cells }) => sum + cells.length, 0)
process.stderr.write(
  `${[`${count} replays, ${correct} correct and ${clients.length - correct} buggy clients`, ...faults].join('\n')}\n`,
)
process.exitCode = faults.length > 0 ? 1 : 0
