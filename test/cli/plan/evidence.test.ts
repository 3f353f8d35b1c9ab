import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../mock-server/cli/shared/run-facts/sha256.ts'
import { readFileSync } from 'node:fs'
import { loadFiles } from '../../../scenarios/loading/library.ts'
import { scenarioFiles } from '../../scenarios/files.ts'
import { boldLines, fileWith, kept, LOST, OTHER, planned, replayFile, scenario, search, speak } from './runs-support.ts'

const library = (await loadFiles()).length
const passed = (more = {}) =>
  replayFile('r.json', '01:00:00', [scenario(LOST, 'passed'), scenario(OTHER, 'passed')], more)
const overall = (made: string) => /^- (?:Overall result|総合判定): (.*)$/m.exec(made)?.[1]

describe('the overall result of a test plan', () => {
  test('without a complete search of the tested task, the overall result is "not decided", and a bold line names a missing search', async () => {
    const replayed = passed()
    const other = fileWith('other.json', search({ task: { name: 'buy-one' } }))
    const partial = fileWith('partial.json', search({ notTried: { patience: 5 } }))
    speak('en')
    for (const results of [[replayed], [replayed, other], [replayed, partial]])
      expect(overall(await planned(results))).toMatch(/^not decided: 2 of 2 items passed;/)
    const none = await planned([replayed])
    expect(boldLines(none)).toContainEqual(expect.stringMatching(/^Search for losses: none for the task `issue-one`\./))
    expect(none).toContain('\n- Searches for losses: none\n')
    expect(boldLines(await planned([replayed, other]))).toContainEqual(
      expect.stringMatching(/^Search for losses: none for the task `issue-one`\./),
    )
    const whole = fileWith('whole.json', search())
    expect(overall(await planned([replayed, whole]))).toMatch(/^passed \(/)
    speak('ja')
    const japanese = await planned([replayed])
    expect(boldLines(japanese)).toContainEqual(expect.stringMatching(/^損失の探索: なし（タスク `issue-one`）。/))
    expect(japanese).toContain('\n- 損失の探索の件数: なし\n')
    expect(overall(japanese)).toMatch(/^保留: /)
  })

  test('if a signal ended a search or fewer faults than requested were tried, the overall result is "not decided"', async () => {
    speak('en')
    const interrupted = fileWith('i.json', { ...search(), interrupted: true })
    const cut = fileWith('c.json', search({ completeDepth: 1, notTried: { budget: 3 } }))
    for (const file of [interrupted, cut]) {
      const made = await planned([passed(), file])
      expect(boldLines(made)).toContainEqual('1 of 1 searches ended before the search was complete.')
      expect(overall(made)).toMatch(/^not decided/)
    }
  })

  test('if a search has a smaller bound than the default, the overall result is "not decided" and the plan names both bounds', async () => {
    speak('en')
    const whole = { depth: 2, calls: 8, restarts: 0, workers: 1, starts: 1 }
    for (const limits of [
      { ...whole, depth: 1 },
      { ...whole, calls: 1 },
    ]) {
      const found = search({ limits, completeDepth: limits.depth })
      const plan = await planned([passed(), fileWith('s.json', found)])
      expect(boldLines(plan)).toContainEqual(
        expect.stringMatching(/^The search of `issue-one` is smaller than the default: /),
      )
      expect(overall(plan)).toMatch(/^not decided/)
    }
  })

  test('a plan of one scenario says in bold that the other scenarios are not tested, and is "not decided" if no code was issued', async () => {
    const whole = fileWith('whole.json', search())
    const one = replayFile('r.json', '01:00:00', [scenario(LOST, 'passed')])
    const nothing = {
      sha256: 'f00',
      book: false,
      requests: [],
      totals: { issued: 0, faceValue: 0, fees: 0, orphaned: 0 },
    }
    const none = replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', nothing)])
    for (const [language, result, bold, later, undecided, reason] of [
      [
        'en',
        `passed (only the 1 selected scenario; ${library - 1} of the library not run; a later start not tested)`,
        `The plan contains only 1 of the ${library} scenarios of the library. The other ${library - 1} are not tested here.`,
        /^In 1 search, each run has one normal start; a later start of the client/,
        'not decided: ',
        'No code was issued in any item, so the results do not show that the program never pays twice.',
      ],
      [
        'ja',
        `合格（選択した 1 件のみ。ライブラリーの ${library - 1} 件は未実施；次の起動は未検証）`,
        `試験項目書は、ライブラリーの ${library} 件のうち、選択した 1 件だけを含む。ほかの ${library - 1} 件は試験していない。`,
        /^探索 1 件では、各実行の通常の起動は 1 回だけである。正常に終了した後の次の起動/,
        '保留: ',
        'どの項目でもコードが発行されていないため、二重に支払わないことは確認していない。',
      ],
    ] as const) {
      speak(language)
      const made = await planned([one, whole], {}, [LOST])
      expect(overall(made)).toBe(result)
      expect(boldLines(made)).toEqual([bold, expect.stringMatching(later)])
      const empty = await planned([none, whole], {}, [LOST])
      expect(overall(empty)).toMatch(new RegExp(`^${undecided}`))
      expect(boldLines(empty)).toContain(reason)
    }
    expect(await planned([one, whole], { format: 'html' }, [LOST])).toContain(
      '<p><strong><span lang="en">The plan contains',
    )
  })

  test('if the user wrote a scenario, the plan states in bold its file, its SHA-256, the tolerated rules and the missing maximums', async () => {
    const [file = ''] = scenarioFiles({
      'own/lost': {
        expect: {
          ledger: { 'at-gift': { issued: { min: 0 }, suspectedDuplicates: { min: 0 } } },
          tolerate: ['at-gift/no-blind-reissue'],
        },
      },
    })
    const hash = sha256(readFileSync(file, 'utf8'))
    const results = [replayFile('r.json', '01:00:00', [scenario('own/lost', 'passed', { sha256: 'other' })])]
    speak('en')
    const made = await planned(results, {}, [file])
    expect(boldLines(made)).toContain(
      `Own scenario own/lost (${file}, SHA-256 \`${hash}\`): its expected results are not those of the library, so it does not count as passed in the overall result. It tolerates violations of the rules at-gift/no-blind-reissue. It sets no maximum for at-gift issued, at-gift suspectedDuplicates.`,
    )
    expect(made).toContain(`Run \`gift-mock replay ${file} -- python3 c.py\`.`)
    expect(await planned([], {}, [file])).toContain(`\`gift-mock replay ${file} --json FILE -- COMMAND\``)
    speak('ja')
    expect(boldLines(await planned(results, {}, [file]))).toContain(
      `自作のシナリオ own/lost（${file}、SHA-256 \`${hash}\`）: 期待結果はライブラリーのものではないため、総合判定では合格に数えない。違反を許容するルール: at-gift/no-blind-reissue。上限のない件数: at-gift issued、at-gift suspectedDuplicates。`,
    )
  })

  test('a plan that contains only scenarios of the user cannot pass, and the overall result of other plans excludes these scenarios', async () => {
    const document = (await loadFiles()).find((one) => one.scenario.name === LOST)?.document
    const [renamed = ''] = scenarioFiles({ 'own/lost': { ...document, name: 'own/lost' } })
    const hash = sha256(readFileSync(renamed, 'utf8'))
    const ownRun = scenario('own/lost', 'passed', { sha256: hash, checks: kept.get(LOST) })
    const whole = fileWith('e.json', search())
    speak('en')
    const alone = await planned([replayFile('r.json', '01:00:00', [ownRun]), whole], {}, [renamed])
    expect(overall(alone)).toMatch(/^not decided: 1 of 1 items passed/)
    const runs = [scenario(LOST, 'passed'), scenario(OTHER, 'passed'), ownRun]
    const together = [replayFile('r.json', '01:00:00', runs), whole]
    const names = [LOST, OTHER, renamed]
    const left = library - 2
    expect(overall(await planned(together, {}, names))).toBe(
      `passed (only the 2 selected scenarios; ${left} of the library not run; without 1 scenario of your own; a later start not tested)`,
    )
    speak('ja')
    expect(overall(await planned(together, {}, names))).toBe(
      `合格（選択した 2 件のみ。ライブラリーの ${left} 件は未実施；自作のシナリオ 1 件を除く；次の起動は未検証）`,
    )
  })
})
