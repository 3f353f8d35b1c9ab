import { pluralize, type Text } from '../../../core/localized-text.ts'
import type { Mark } from '../../../../scenarios/explore/search/matrix.ts'

/** Texts of the command `explore` that have no variable part. */
export const words = {
  title: { en: 'Search for faults that cost money', ja: '損失につながる障害の探索' },
  matrix: { en: 'Calls and outcomes', ja: '呼び出しと結果' },
  call: { en: 'call', ja: '呼び出し' },
  outcomes: { en: 'Outcomes', ja: '結果の種類' },
  found: { en: 'What makes the client lose', ja: '損失に至る障害' },
  lost: { en: 'lost', ja: '損失' },
  remedy: { en: 'remedy', ja: '対処' },
  scenario: { en: 'scenario', ja: 'シナリオ' },
  again: { en: 'replay it', ja: '再現' },
  client: { en: 'client', ja: 'クライアント' },
  noResponse: { en: 'no response', ja: 'レスポンスなし' },
  killed: { en: 'killed', ja: '強制終了' },
  notTried: { en: 'Not tried', ja: '試していないもの' },
  undecided: { en: 'the records do not show whether the client lost', ja: '損失の有無を記録から判定できない' },
  legend: {
    en: '✓ nothing lost   ✗ lost   ? the records do not show it   · not tried',
    ja: '✓ 損失なし   ✗ 損失あり   ? 記録からは判定不能   · 試していない',
  },
} as const satisfies Record<string, Text>

/** Symbols of the matrix. If an outcome does not exist for a call, the matrix contains a blank. */
export const symbols: Readonly<Record<Mark, string>> = { passed: '✓', lost: '✗', undecided: '?', 'not tried': '·' }

/** Returns a line with the counts of a search. */
export function countsText(counts: {
  runs: number
  states: number
  pruned: number
  covered: number
  seconds: number
  seed: string
}): Text {
  const { runs, states, pruned, covered, seed } = counts
  const seconds = counts.seconds.toFixed(1)
  const perSecond = Math.round(runs / Math.max(0.001, counts.seconds))
  return {
    en: `${pluralize(runs, 'run')} in ${seconds} s (${perSecond} a second): ${pluralize(states, 'state')}, ${pluralize(pruned, 'run')} led to a known state, ${covered} contained what was found; seed ${seed}`,
    ja: `${runs} 回実行、${seconds} 秒（毎秒 ${perSecond} 回）: 状態 ${states}、既知の状態 ${pruned} 回、発見済みの障害を含む組み合わせ ${covered}、シード ${seed}`,
  }
}

/** Returns a line for the progress on a terminal. */
export function progressText(progress: {
  depth: number
  runs: number
  perSecond: number
  found: number
  left: number
}): Text {
  const { depth, runs, found, left } = progress
  const perSecond = progress.perSecond.toFixed(1)
  return {
    en: `depth ${depth}: ${runs} runs, ${perSecond} a second, ${found} found, ${left} left`,
    ja: `障害 ${depth} 件: ${runs} 回実行、毎秒 ${perSecond} 回、発見 ${found}、残り ${left}`,
  }
}
