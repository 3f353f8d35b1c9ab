import type { Text } from '../../core/localized-text.ts'

/**
 * The reason for which a token of another time step is refused, for the journal (English only).
 * @param steps offset of the token from the current time step; negative if it is old
 * @param window number of steps accepted in either direction
 */
export function staleReason(steps: number, window: number): string {
  return `the access token is ${Math.abs(steps)} time steps ${steps < 0 ? 'old' : 'ahead'}; ${window} are let through`
}

/** A reason from `staleReason` in English and Japanese. */
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
