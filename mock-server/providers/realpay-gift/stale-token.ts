import type { JournalEntry } from '../../core/journal/journal.ts'
import type { Text } from '../../core/localized-text.ts'
import type { OutcomeDetails } from '../../core/provider/response.ts'

/**
 * The offset of a refused token [time steps], negative if it is old, and the number of steps accepted in either
 * direction.
 */
interface StaleToken {
  steps: number
  window: number
}

/** The reason for which a token of another time step is refused, for the journal, and the same as data. */
export function staleToken({ steps, window }: StaleToken): { reason: string; details: OutcomeDetails } {
  return { reason: staleText({ steps, window }).en, details: { steps, window } }
}

/** The reason of a refused token in English and Japanese. */
export function staleReason({ reason, details }: JournalEntry['outcome']): Text {
  const { steps, window } = details ?? {}
  if (typeof steps === 'number' && typeof window === 'number') return staleText({ steps, window })
  // An entry of an older version has no details.
  return { en: reason, ja: 'アクセストークンの時刻がずれている' }
}

function staleText({ steps, window }: StaleToken): Text {
  const count = Math.abs(steps)
  return {
    en: `the access token is ${count} time steps ${steps < 0 ? 'old' : 'ahead'}; ${window} are let through`,
    ja: `アクセストークンが ${count} ステップ${steps < 0 ? '古い' : '進んでいる'}（許容は前後 ${window} ステップ）`,
  }
}
