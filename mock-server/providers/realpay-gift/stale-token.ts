import type { Text } from '../../core/localized-text.ts'

/**
 * Why a token of another time is refused: in the journal, which gives reasons in English alone.
 * @param steps how many time steps the token lies from the moment; below 0 it is old
 * @param window how many are let through
 */
export function staleReason(steps: number, window: number): string {
  return `the access token is ${Math.abs(steps)} time steps ${steps < 0 ? 'old' : 'ahead'}; ${window} are let through`
}

/** Such a reason in both languages. */
export function staleText(reason: string): Text {
  const [, steps, way, window] = /(\d+) time steps (old|ahead); (\d+) are let through/.exec(reason) ?? []
  return {
    en: reason,
    ja:
      steps === undefined
        ? 'アクセストークンの時刻がずれている'
        : `アクセストークンが ${steps} ステップ${way === 'old' ? '古い' : '進んでいる'}（許容は前後 ${window} ステップ）`,
  }
}
