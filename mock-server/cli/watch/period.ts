import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import { japanIso, parseIso } from '../../core/time/japan-time.ts'
import { quoteForMessage } from '../../reporting/one-line.ts'
import { clockSchema } from '../scenario/schema.ts'
import type { AdminTarget } from '../shared/admin/admin-client.ts'
import { readAdmin } from '../shared/admin/admin-json.ts'
import { durationMs } from '../shared/arguments.ts'

/** The flags that select a period. The value of a flag is a time, or a duration before the present. */
export interface PeriodFlags {
  since?: string
  until?: string
}

/** A period as the parameters of a query of the control API. The times are in ISO 8601. */
export interface Period {
  since: string | undefined
  until: string | undefined
}

const timeSchema = z.iso.datetime({ offset: true, local: true })

/**
 * Returns the period that the flags select. A duration is subtracted from the time of the sandbox's clock.
 * @throws Problem if a value is neither a time nor a duration, or if the period ends before it starts
 */
export async function periodOf(remote: AdminTarget, { since, until }: PeriodFlags): Promise<Period> {
  const given = { since: parse(since, '--since'), until: parse(until, '--until') }
  const isRelative = [given.since, given.until].some((one) => one !== undefined && 'agoMs' in one)
  const now = isRelative ? parseIso((await readAdmin(remote, 'clock', clockSchema)).now) : 0
  const msOf = (one: Moment | undefined): number | undefined =>
    one === undefined ? undefined : 'agoMs' in one ? now - one.agoMs : one.atMs
  const [from, to] = [msOf(given.since), msOf(given.until)]
  if (from !== undefined && to !== undefined && from >= to)
    throw new Problem(400, {
      en: `--since ${japanIso(from)} is not before --until ${japanIso(to)}`,
      ja: `--since ${japanIso(from)} は --until ${japanIso(to)} より前ではない`,
    })
  return { since: isoOf(from), until: isoOf(to) }
}

const isoOf = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : japanIso(ms, 'milliseconds')

type Moment = { atMs: number } | { agoMs: number }

/** Parses the value of a flag. A date means the start of the day in Japan. A time without an offset is Japan time. */
function parse(text: string | undefined, flag: string): Moment | undefined {
  if (text === undefined) return undefined
  if (/^[\d.]+[a-z]+$/.test(text)) return { agoMs: durationMs(text, flag) }
  const time = text.includes('T') ? text : `${text}T00:00`
  if (timeSchema.safeParse(time).success)
    return { atMs: parseIso(/(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}+09:00`) }
  const quoted = quoteForMessage(text)
  throw new Problem(400, {
    en: `${flag}: ${quoted} is neither a time, such as 2026-04-01 or 2026-04-01T09:30 (Japan time), nor a duration before now, such as 90m or 2h`,
    ja: `${flag}: ${quoted} は時刻（例: 2026-04-01、2026-04-01T09:30。日本時間）でも、現在までの時間の長さ（例: 90m、2h）でもない`,
  })
}
