import type { JournalEntry } from '../journal/journal.ts'
import type { Text } from '../localized-text.ts'
import { finishedAtMs, statusReachedCaller } from './caller-outcome.ts'
import { requestContentKey } from './entries.ts'

/**
 * Maximum time [ms of real time] from the loss of a connection until an HTTP library sends the request again by itself.
 * A program that decides to send the request again takes longer.
 */
const RESEND_MS = 50

/**
 * Returns true if the request `again` is identical to the request `lost` and arrived at most `RESEND_MS` after the
 * connection of `lost` was lost. An HTTP library sends a request again by itself if the server has closed the
 * connection that the library wanted to reuse.
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function isLibraryResend(lost: JournalEntry, again: JournalEntry, clockRate: number): boolean {
  const key = requestContentKey(lost)
  if (key === undefined || key !== requestContentKey(again)) return false
  if (lost.delivered || lost.abandoned === true || statusReachedCaller(lost)) return false
  const afterMs = again.atMs - finishedAtMs(lost)
  // While the sandbox's clock is frozen, only the host's clock shows whether the program waited.
  const realMs = again.receivedAtMs - lost.receivedAtMs - lost.durationMs / Math.max(clockRate, 1)
  return afterMs >= 0 && afterMs <= RESEND_MS * clockRate && realMs <= RESEND_MS
}

/** Adds a hint to the text of a violation: the client's HTTP library may have sent the request by itself. */
export function withResendHint({ en, ja }: Text): Text {
  return {
    en: `${en}. Your library may have sent this again by itself, because the connection was lost: turn that off (see "Reused connections" in gift-mock docs examples)`,
    ja: `${ja}。接続が失われたため、HTTPライブラリーが自動で再送した可能性がある。再送を無効にする（gift-mock docs examples の「接続の再利用」を参照）`,
  }
}
