import { joinTexts, sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { ScenarioFile } from '../../../../scenarios/loading/parse.ts'
import { sha256 } from '../../shared/run-facts/sha256.ts'

/**
 * A scenario of the plan that is not in the library, or whose text differs from the scenario of the library with the
 * same name.
 */
export interface OwnScenario {
  name: string
  /** Path of the file, as the user gave it. */
  file: string
  /** SHA-256 of the text of the file, in hexadecimal. */
  sha256: string
  /** Names of the rules whose violation does not fail the scenario. */
  tolerated: readonly string[]
  /** Totals of the ledger that the scenario expects without a maximum, such as `at-gift issued`. */
  unlimited: readonly string[]
}

export function ownScenarios(library: readonly ScenarioFile[], files: readonly ScenarioFile[]): OwnScenario[] {
  const texts = new Map(library.map(({ scenario, text }) => [scenario.name, text]))
  return files
    .filter(({ scenario, text }) => texts.get(scenario.name) !== text)
    .map(({ file, text, scenario: { name, expect } }) => ({
      name,
      file,
      sha256: sha256(text),
      tolerated: expect.tolerate,
      unlimited: Object.entries(expect.ledger).flatMap(([provider, { issued, suspectedDuplicates }]) =>
        Object.entries({ issued, suspectedDuplicates }).flatMap(([total, count]) =>
          count && count.exactly === undefined && count.max === undefined ? [`${provider} ${total}`] : [],
        ),
      ),
    }))
}

/**
 * Returns a sentence for each scenario of the user. The sentence names the file, the violations that the scenario
 * allows, and the totals for which the scenario sets no maximum.
 */
export function ownScenarioTexts(own: readonly OwnScenario[]): Text[] {
  return own.map(({ name, file, sha256: hash, tolerated, unlimited }) =>
    joinTexts(
      [
        {
          en: `Own scenario ${name} (${file}, SHA-256 \`${hash}\`): its expected results are not those of the library, so it does not count as passed in the overall result.`,
          ja: `自作のシナリオ ${name}（${file}、SHA-256 \`${hash}\`）: 期待結果はライブラリーのものではないため、総合判定では合格に数えない。`,
        },
        ...(tolerated.length > 0
          ? [
              {
                en: `It tolerates violations of the rules ${tolerated.join(', ')}.`,
                ja: `違反を許容するルール: ${tolerated.join('、')}。`,
              },
            ]
          : []),
        ...(unlimited.length > 0
          ? [
              {
                en: `It sets no maximum for ${unlimited.join(', ')}.`,
                ja: `上限のない件数: ${joinTexts(unlimited.map(sameInBoth), 'comma').ja}。`,
              },
            ]
          : []),
      ],
      'sentence',
    ),
  )
}
