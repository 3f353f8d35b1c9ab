import { joinTexts, sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { Source } from '../results/results.ts'
import { words } from '../words.ts'

const MAX_VALUE = 120

/**
 * Returns the facts about a run: its time, the version and the program of the mock, the time scale, the settings, the
 * host and the CI job.
 */
export function runText({ startedAt, version, program, timeScale, config, host, ciJob }: Source): Text {
  const time = startedAt === undefined ? words.unknown : sameInBoth(startedAt)
  const by = version === undefined ? words.unknown : sameInBoth(version)
  return joinTexts(
    [
      { en: `run: ${time.en}`, ja: `実行: ${time.ja}` },
      { en: `version: ${by.en}`, ja: `バージョン: ${by.ja}` },
      ...(program === undefined ? [] : [{ en: `program: \`${program}\``, ja: `プログラム: \`${program}\`` }]),
      ...(timeScale === undefined ? [] : [{ en: `time scale: ${timeScale}`, ja: `時間の速さ: ${timeScale}` }]),
      ...(config ? [configText(config)] : []),
      ...(host ? [{ en: `host: ${host.os}, Node ${host.node}`, ja: `ホスト: ${host.os}、Node ${host.node}` }] : []),
      ...(ciJob === undefined ? [] : [{ en: `CI job: ${ciJob}`, ja: `CI のジョブ: ${ciJob}` }]),
    ],
    'comma',
  )
}

function configText({ file, sha256, settings }: NonNullable<Source['config']>): Text {
  const changed = Object.entries(settings).map(([name, value]) => `${name}=${shortJson(value)}`)
  const [en, ja] = changed.length === 0 ? ['no settings', '設定なし'] : [changed.join('; '), changed.join('；')]
  return { en: `settings of ${file} \`${sha256}\`: ${en}`, ja: `${file} の設定 \`${sha256}\`: ${ja}` }
}

function shortJson(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}
