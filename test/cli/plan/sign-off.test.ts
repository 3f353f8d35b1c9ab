import { expect, test } from 'vitest'
import { loss, LOST, OTHER, planned, replayFile, scenario, search, speak, fileWith } from './runs-support.ts'
import { listLibrary } from '../../../scenarios/loading/library.ts'

const blank = {
  en: '|  | Name | Date | Signature |\n| --- | --- | --- | --- |\n| Prepared |  |  |  |\n| Checked |  |  |  |\n| Approved |  |  |  |\n',
  ja: '|  | 氏名 | 日付 | 署名・押印 |\n| --- | --- | --- | --- |\n| 作成 |  |  |  |\n| 確認 |  |  |  |\n| 承認 |  |  |  |\n',
}

test.each(['en', 'ja'] as const)(
  'in the language %s, a test plan in Markdown begins with an empty sign-off box, even if names are given',
  async (language) => {
    speak(language)
    const title = { en: 'Test plan', ja: '試験項目書' }[language]
    expect(await planned([], { tester: '山田', approver: '佐藤' })).toContain(`# ${title}\n\n${blank[language]}\n`)
  },
)

test('if a test plan leaves out scenarios, the overall result states how many scenarios were selected and how many not run', async () => {
  const results = [
    replayFile('r.json', '01:00:00', [scenario(LOST, 'passed'), scenario(OTHER, 'passed')]),
    fileWith('e.json', search()),
  ]
  const left = (await listLibrary()).size - 2
  const passed = {
    en: `passed (only the 2 selected scenarios; ${left} of the library not run; a later start not tested)`,
    ja: `合格（選択した 2 件のみ。ライブラリーの ${left} 件は未実施；次の起動は未検証）`,
  }
  for (const language of ['en', 'ja'] as const) {
    speak(language)
    expect(await planned(results)).toContain(
      `\n- ${{ en: 'Overall result', ja: '総合判定' }[language]}: ${passed[language]}\n`,
    )
  }
  expect(await planned(results, { format: 'html' })).toContain(
    `<span lang="en">${passed.en}</span><span lang="ja">${passed.ja}</span>`,
  )
  speak('en')
  const lost = fileWith('found.json', search({ found: [loss] }))
  expect(await planned([...results, lost])).toContain('\n- Overall result: failed\n')
})
