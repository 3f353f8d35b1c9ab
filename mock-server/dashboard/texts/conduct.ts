import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel `conduct`. */
export const conductTexts = {
  conduct: { en: 'Conduct', ja: '振る舞い' },
  'result-violated': { en: 'violated', ja: '違反' },
  'result-inconclusive': { en: 'cannot tell', ja: '判定不能' },
  'result-passed': { en: 'passed', ja: '合格' },
  'result-not exercised': { en: 'not exercised', ja: '未検証' },
  'severity-money': { en: 'may cost money', ja: '費用が発生するおそれ' },
  'severity-refusal': { en: 'production refuses it', ja: '本番では拒否される' },
  'severity-notice': { en: 'good to know', ja: '参考' },
  triedTimes: { en: 'tried {count} times', ja: '検証 {count} 回' },
} as const satisfies Record<string, Text>
