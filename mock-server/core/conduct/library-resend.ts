import type { JournalEntry } from '../journal/journal.ts'
import type { Text } from '../localized-text.ts'
import { finishedAtMs, statusReachedCaller } from './caller-outcome.ts'
import { requestContentKey } from './entries.ts'

/** A program that decides to send a request again takes longer than this [ms of real time]. */
const RESEND_MS = 50

/**
 * True if an identical request arrived within milliseconds of a lost connection: HTTP libraries do so by themselves,
 * if they find that the server has closed a connection that they kept open.
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function isLibraryResend(lost: JournalEntry, again: JournalEntry, clockRate: number): boolean {
  const key = requestContentKey(lost)
  if (key === undefined || key !== requestContentKey(again)) return false
  if (lost.delivered || lost.abandoned === true || statusReachedCaller(lost)) return false
  const afterMs = again.atMs - finishedAtMs(lost)
  // While the clock is frozen, only the host's time shows that the program waited.
  const realMs = again.receivedAtMs - lost.receivedAtMs - lost.durationMs / Math.max(clockRate, 1)
  return afterMs >= 0 && afterMs <= RESEND_MS * clockRate && realMs <= RESEND_MS
}

/** Adds to the text of a violation that the library may have sent the request. */
export function withResendHint({ en, ja }: Text): Text {
  return {
    en: `${en}. Your library may have sent this again by itself, because the connection was lost: turn that off (see "Reused connections" in examples/README.md)`,
    ja: `${ja}。接続が失われたため、HTTPライブラリーが自動で再送した可能性がある。再送を無効にする（examples/README.md の「Reused connections」を参照）`,
  }
}
