import { expect, onTestFinished, test, vi } from 'vitest'
import { explorationText } from '../../../mock-server/cli/explore/output/text.ts'
import { summaryLine } from '../../../mock-server/cli/replay/text.ts'
import { loadByName } from '../../../scenarios/loading/library.ts'
import { referenceRunner } from '../../../scenarios/reference/index.ts'
import { replayAll } from '../../../scenarios/replay/replay-all.ts'
import { type Exploration, explore } from '../../../scenarios/explore/explore.ts'
import { issuesAgain, issuesOnce } from '../../scenarios/explore/clients.ts'

const colors = { red: '\u{1B}[31m', yellow: '\u{1B}[33m', green: '\u{1B}[32m' }
const complete = await explore(issuesOnce, { depth: 1 })
const losing = await explore(issuesAgain, { depth: 1 })
const incomplete = await explore(issuesOnce, { depth: 1, runs: 2 })
const cut = await explore(issuesOnce, { depth: 2, runs: complete.runs + 1 })

function forceColor(): void {
  vi.stubEnv('FORCE_COLOR', '1')
  onTestFinished(() => void vi.unstubAllEnvs())
}

test.each<[string, Exploration, boolean, keyof typeof colors]>([
  ['found a loss', losing, false, 'red'],
  ['found nothing within its whole bound', complete, false, 'green'],
  ['a signal ended', complete, true, 'yellow'],
  ['ended before it tried all single faults', incomplete, false, 'yellow'],
  ['covers fewer faults than requested', cut, false, 'yellow'],
  ['cannot judge all runs', { ...complete, undecided: 1 }, false, 'yellow'],
])('`explore` prints the result of a search that %s in the right color', (_, exploration, isInterrupted, color) => {
  forceColor()
  const printed = explorationText(exploration, { files: [], facts: { client: ['client'], flags: [] }, isInterrupted })
  expect(printed).toContain(`${colors[color]}${exploration.bound.en}`)
})

test('`replay` prints the summary in green only if all selected scenarios passed', async () => {
  const [file] = (await loadByName(['at-gift/redirect-302'])).values()
  if (!file) throw new Error('the scenario is missing')
  const replayed = await replayAll([file], { runner: referenceRunner, timeoutMs: 20_000, jobs: 1 })
  const counted = { skipped: [], notReached: [], durationMs: 0 }
  forceColor()
  expect(summaryLine(replayed, counted)).toContain(colors.green)
  expect(summaryLine(replayed, { ...counted, notReached: [{ file, reason: 'interrupted' }] })).toContain(colors.yellow)
})
