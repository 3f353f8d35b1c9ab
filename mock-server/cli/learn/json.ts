import type { Settings } from '../../core/settings/settings.ts'
import type { Learned } from '../../../scenarios/learn/learn.ts'
import { observedSettings } from '../../../scenarios/learn/observed-settings.ts'
import type { Unexplained } from '../../../scenarios/learn/unexplained.ts'
import { settingNames, type Verdict } from '../../../scenarios/learn/verdicts.ts'

/** The JSON value that `learn --json` prints. */
export interface LearnJson {
  format: 'gift-provider-mock/learn/1'
  providers: {
    provider: string
    exchanges: number
    answered: number
    questions: {
      rule: string
      settings: readonly string[]
      status: Verdict['status']
      /**
       * The behaviors that the exchanges do not exclude. A behavior is the name of an alternative, or `assumed` for the
       * assumed rule.
       */
      left: readonly string[]
      /** Ids of the exchanges that exclude one of the other behaviors. */
      shownBy: readonly string[]
    }[]
    unexplained: readonly Unexplained[]
  }[]
  /** The settings of the file that `learn` writes. */
  settings: Settings
}

export function learnJson(learned: readonly Learned[]): string {
  const json: LearnJson = {
    format: 'gift-provider-mock/learn/1',
    providers: learned.map(({ provider, exchanges, answered, verdicts, unexplained }) => ({
      provider,
      exchanges: exchanges.length,
      answered,
      questions: verdicts.map(({ question, status, left, shownBy }) => ({
        rule: question.rule,
        settings: settingNames(question),
        status,
        left: left.map((one) => (one === 'assumed' ? one : one.id)),
        shownBy: shownBy.flatMap((index) => exchanges[index]?.id ?? []),
      })),
      unexplained,
    })),
    settings: observedSettings(learned),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
