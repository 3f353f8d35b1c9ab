import { memoLast } from '../util/memo.ts'

const JAPAN_OFFSET_MS = 9 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/**
 * Returns the date in Japan for a time in milliseconds since the epoch. Japan has one time zone and no daylight saving
 * time. Successive calls for the same day return the same object.
 */
export function japanDate(ms: number): CalendarDate {
  return dateOfDay(Math.floor((ms + JAPAN_OFFSET_MS) / DAY_MS))
}

const dateOfDay = memoLast((day: number): CalendarDate => {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
})

/** Returns the number of days in a month. Months are numbered from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Returns the number of days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  const utc = ({ year, month, day }: CalendarDate): number => Date.UTC(year, month - 1, day)
  return (utc(to) - utc(from)) / DAY_MS
}

/** Parses an ISO 8601 text to milliseconds since the epoch. */
export function parseIso(iso: string): number {
  return Date.parse(iso)
}

/**
 * Formats a time as ISO 8601 text with the offset `+09:00`. The text contains milliseconds only if `precision` is
 * `milliseconds`.
 */
export function japanIso(ms: number, precision: 'seconds' | 'milliseconds' = 'seconds'): string {
  return precision === 'seconds' ? isoOfSecond(Math.floor(ms / 1000)) : `${isoIn(ms).slice(0, 23)}+09:00`
}

const isoOfSecond = memoLast((second: number) => `${isoIn(second * 1000).slice(0, 19)}+09:00`)

function isoIn(ms: number): string {
  return new Date(ms + JAPAN_OFFSET_MS).toISOString()
}

/** Formats a time as ISO 8601 text in UTC with milliseconds, such as `2026-04-01T00:00:00.000Z`. */
export function isoUtc(ms: number): string {
  return new Date(ms).toISOString()
}
