import { joinTexts, pluralize, sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { Source } from '../results/results.ts'
import type { Plan } from '../rows/items.ts'

/** Maximum number of scenarios that a sentence names. */
const MAX_NAMES = 5

/**
 * Returns sentences that name the differences between the result files, or between a result file and the plan: in the
 * tested program, in the version of the mock, in the rules, and in the scenarios.
 */
export function differencesOf(plan: Plan): Text[] {
  return [...programDifferences(plan.sources), ...versionDifferences(plan), ...scenarioDifferences(plan)]
}

function programDifferences(sources: readonly Source[]): Text[] {
  const hashes = Map.groupBy(
    sources.flatMap(({ clientFiles }) => clientFiles),
    ({ file }) => file,
  )
  const changed = [...hashes].filter(([, its]) => new Set(its.map(({ sha256 }) => sha256)).size > 1)
  const versions = new Set(sources.map(({ clientVersion }) => clientVersion))
  return [
    ...changed.map(([file]) => ({
      en: `The program was changed between the runs: the result files contain different SHA-256 values of ${file}.`,
      ja: `実行の間にプログラムが変更された。${file} の SHA-256 が結果のファイルによって異なる。`,
    })),
    ...(versions.size > 1
      ? [
          {
            en: `The result files give different versions of the program, or only some of them give one: ${versionList(sources).en}.`,
            ja: `プログラムのバージョンが結果のファイルによって異なるか、一部のファイルにない: ${versionList(sources).ja}。`,
          },
        ]
      : []),
  ]
}

function versionList(sources: readonly Source[]): Text {
  return joinTexts(
    sources.map(({ file, clientVersion }) => ({
      en: `${file}: ${clientVersion ?? 'none'}`,
      ja: `${file}: ${clientVersion ?? 'なし'}`,
    })),
    'comma',
  )
}

function versionDifferences({ sources, signature }: Plan): Text[] {
  return sources.flatMap(({ file, version, program, rules }) => {
    if (version !== signature.version)
      return [
        {
          en: `${file} was made by ${version === undefined ? 'an unknown version of gift-provider-mock' : `gift-provider-mock ${version}`}, and this plan by ${signature.version}. The expected results may differ from those of the run.`,
          ja: `${file} は gift-provider-mock の${version === undefined ? '不明なバージョン' : `バージョン ${version} `}で、この試験項目書は ${signature.version} で作成した。期待結果が実行時と異なる可能性がある。`,
        },
      ]
    return [
      ...programTexts(file, program, signature),
      ...(rules === signature.register
        ? []
        : [
            {
              en: `${file} was made with ${rules === undefined ? 'unknown' : 'other'} rules of the providers than this plan.`,
              ja: `${file} のプロバイダーのルールは、この試験項目書と${rules === undefined ? '同じであるか不明である' : '異なる'}。`,
            },
          ]),
    ]
  })
}

/** Returns a warning if another build of the same version made a result file. Two builds can judge differently. */
function programTexts(file: string, program: string | undefined, signature: Plan['signature']): Text[] {
  if (program === signature.program) return []
  const { version } = signature
  return [
    program === undefined
      ? {
          en: `${file} does not say which build of gift-provider-mock ${version} made it.`,
          ja: `${file} に、作成した gift-provider-mock ${version} のビルドの記録がない。`,
        }
      : {
          en: `${file} was made by another build of gift-provider-mock ${version} than this plan. Make the plan with the program that ran the tests.`,
          ja: `${file} を作成した gift-provider-mock ${version} のビルドは、この試験項目書のものと異なる。試験を実行したプログラムで試験項目書を作成する。`,
        },
  ]
}

function scenarioDifferences({ replayed, signature }: Plan): Text[] {
  const changed = [...replayed].flatMap(([name, { latest }]) =>
    latest.sha256 === signature.byScenario.get(name) ? [] : [name],
  )
  if (changed.length === 0) return []
  const names = joinTexts(changed.slice(0, MAX_NAMES).map(sameInBoth), 'comma')
  const more = changed.length > MAX_NAMES ? '…' : ''
  return [
    {
      en: `The scenario of ${pluralize(changed.length, 'item')} may differ from that of the run: the result file has another SHA-256 of the scenario, or none (${names.en}${more}).`,
      ja: `${changed.length} 項目のシナリオは、実行時のものと異なる可能性がある。結果のファイルにあるシナリオの SHA-256 が異なるか、記録がない（${names.ja}${more}）。`,
    },
  ]
}
