import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { searchExitCode } from '../../../mock-server/cli/explore/index.ts'
import { exploreJUnit } from '../../../mock-server/cli/explore/output/junit.ts'
import { searchWarnings } from '../../../mock-server/cli/explore/output/warnings.ts'
import { explore } from '../../../scenarios/explore/explore.ts'
import { issuesOnce } from '../../scenarios/explore/clients.ts'
import { englishWords } from '../../helpers/english-words.ts'
import { smallFetch } from '../../helpers/small-fetch.ts'
import { call, folder } from '../command.ts'

/** Source of a client that issues a code once. A client that does not get the code leaves a process running. */
const leaves = `
  const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey } = process.env
  const { status } = await fetch(base + '/' + campaign + '/dc/getcode', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
  }).catch(() => ({}))
  if (status !== 200) (await import('node:child_process')).spawn('sleep', ['60'], { stdio: 'ignore' }).unref()
  process.exit(0)`
const client = ['--', 'node', '--input-type=module', '-e', smallFetch + leaves]

/**
 * Runs `explore` with one fault in each run. Returns the exit code, the output and the contents of the result files.
 */
async function explored(...flags: string[]) {
  const path = folder()
  const [json, junit] = [join(path, 'r.json'), join(path, 'r.xml')]
  const bounds = ['explore', '--depth', '1', '--json', json, '--junit', junit, '--out', join(path, 'found')]
  const { code, stdout } = await call([...bounds, ...flags, ...client])
  const result: unknown = JSON.parse(readFileSync(json, 'utf8'))
  return { code, stdout, result, xml: readFileSync(junit, 'utf8') }
}

test('without --time-scale, `explore` gives no conclusion about late responses, and says how to try them', async () => {
  const { code, stdout, result, xml } = await explored()
  expect(code).toBe(1)
  expect(stdout).toContain('This search does not show whether this client can lose money: no run had late, slow')
  expect(stdout).toContain(
    'no run had late, slow: to try them, add --time-scale 50 if libfaketime is installed ("gift-mock doctor") or the client divides its waits by GIFT_MOCK_CLOCK_RATE, else --patience 250 --timeout 300. To leave them out on purpose, add --patience 10\n',
  )
  expect(result).toMatchObject({ result: 'incomplete', notTriedOutcomes: { patience: ['late', 'slow'] } })
  expect(xml).toMatch(/name="search" [^>]*>\n *<error message="This search does not show/)
})

test('each output of `explore` says that the client left a process running, and the result does not contain "never pays"', async () => {
  const { code, stdout, result, xml } = await explored('--patience', '1')
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /did not pay twice in any run that can be judged; in \d+ of \d+ runs it exited and left a process/,
  )
  expect(stdout).not.toContain('never pays')
  expect(stdout).toMatch(
    /\nwarning: in \d+ runs, the client exited and left a process running\. That process was ended, /,
  )
  expect(result).toMatchObject({ result: 'nothing found', leftProcesses: expect.any(Number) })
  const { leftProcesses } = result as { leftProcesses: number }
  expect(leftProcesses).toBeGreaterThan(5)
  expect(xml).toContain(`<property name="leftProcesses" value="${leftProcesses}"/>`)
  expect(xml).toMatch(/<skipped message="warning: [^"]*left a process running/)
})

test('with --require-exit, `explore` reports a loss if the client leaves a process running after a fault', async () => {
  const { code, stdout } = await explored('--patience', '1', '--require-exit', '--runs', '3')
  expect(code).toBe(2)
  expect(stdout).toContain('lost (exit): the end of the client: the client exited and left a process running')
  expect(stdout).toContain('remedy: Let the command wait for its processes, or judge the client with --service.')
})

test('if runs took too long, `explore` exits with 1, and each output names the outcomes that were not judged, and --timeout', async () => {
  const complete = await explore(issuesOnce, { depth: 1 })
  const open = {
    ...complete,
    result: 'incomplete' as const,
    openReasons: ['timeout' as const, 'unproven' as const],
    notTried: { timeout: 5, unproven: 1 },
    notTriedOutcomes: { timeout: ['late'], unproven: ['slow'] },
  }
  expect(searchExitCode(open, false)).toBe(1)
  const warnings = searchWarnings(open, false, [])
  const scaled = searchWarnings(open, false, ['--time-scale', '50'])
  expect([warnings[0]?.en, scaled[0]?.en].map((text) => text?.includes('--time-scale 50'))).toEqual([true, false])
  expect(warnings.map(({ en }) => en)).toEqual([
    expect.stringContaining(
      '5 runs with late took longer than --timeout and were not judged: give a longer time limit, such as --timeout 300',
    ),
    expect.stringContaining('in 1 run with slow, the timeouts of the client are not shown to follow the faster clock'),
    'warning: the search shows nothing about the client, so the exit code is 1',
  ])
  expect(warnings.flatMap(({ ja }) => englishWords(ja.replaceAll(/late|slow|libfaketime|PHP/g, '')))).toEqual([])
  for (const { en, ja } of warnings.slice(0, 2)) {
    expect(en).toContain('give it in milliseconds (CURLOPT_TIMEOUT_MS)')
    expect(ja).toContain('ミリ秒単位（CURLOPT_TIMEOUT_MS）で指定する')
  }
  expect(exploreJUnit(open, { isInterrupted: false, facts: { flags: [] } })).toMatch(
    /name="search"[^>]*>\n *<error message="[^"]*--timeout 300/,
  )
})
