import type { JournalEntry } from '../../core/journal/journal.ts'
import type { Text } from '../../core/localized-text.ts'
import type { OutcomeDetails } from '../../core/provider/response.ts'

/**
 * The offset of a refused token in time steps, and the number of time steps that are accepted in either direction. The
 * offset is negative if the token is old.
 */
interface StaleToken {
  steps: number
  window: number
}

/**
 * Returns the reason for which a token with a wrong time step is refused: the text for the journal (`reason`), and the
 * numbers in this text (`details`).
 */
export function staleToken({ steps, window }: StaleToken): { reason: string; details: OutcomeDetails } {
  return { reason: staleText({ steps, window }).en, details: { steps, window } }
}

/** Returns the reason for which a token with a wrong time step was refused, in English and Japanese. */
export function staleReason({ reason, details }: JournalEntry['outcome']): Text {
  const { steps, window } = details ?? {}
  if (typeof steps === 'number' && typeof window === 'number') return staleText({ steps, window })
  // A journal entry that an older version of the mock wrote has no details.
  return { en: reason, ja: 'アクセストークンの時刻がずれている' }
}

function staleText({ steps, window }: StaleToken): Text {
  const count = Math.abs(steps)
  return {
    en: `the access token is ${count} time steps ${steps < 0 ? 'old' : 'ahead'}; ${window} are let through`,
    ja: `アクセストークンが ${count} ステップ${steps < 0 ? '古い' : '進んでいる'}（許容は前後 ${window} ステップ）`,
  }
}
