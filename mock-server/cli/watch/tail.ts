import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import { formatId } from '../../core/journal/journal.ts'
import { pluralize, type Text } from '../../core/localized-text.ts'
import { sleep, steadyNow } from '../../core/time/host-clock.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { languageOf } from '../../reporting/language.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { type AdminTarget, rejectForeignServer } from '../shared/admin/admin-client.ts'
import { readAdmin, type SteerFlags } from '../shared/admin/admin-json.ts'
import { sandboxTargetOf } from '../shared/admin/sandbox-note.ts'
import { integer, seconds } from '../shared/arguments.ts'
import { waitForStopSignal } from '../start/stop-signal.ts'
import { isTemporary, openEvents, type ServerEvent } from './event-source.ts'
import { costSchema, watchedSchema } from './request-line.ts'
import { costsOf } from './requests.ts'
import { createTailPrinter, type TailPrinter } from './tail-printer.ts'
import { createUnmatchedReader, type UnmatchedReader } from './unmatched-reader.ts'

export interface TailFlags extends SteerFlags {
  lines: string
  retry: string
}

/** Time between two attempts to connect [ms]. */
const PAUSE_MS = 500
const MAX_LINES = 10_000_000
/** Journal id that precedes the ids of all journal entries. */
const BEGINNING = formatId(0)

const texts = {
  lost: (reason: string): Text => ({
    en: `the connection to the mock is lost (${reason}); trying again`,
    ja: `モックとの接続が切れた（${reason}）。再接続を試みる`,
  }),
  connected: { en: 'connected to the mock again', ja: 'モックに再接続した' },
  gone: (url: string, retry: string, reason: string): Text => ({
    en: `the mock at ${url} did not come back within ${pluralize(Number(retry), 'second')}: ${reason}`,
    ja: `${url} のモックは ${retry} 秒以内に復帰しなかった: ${reason}`,
  }),
  ended: { en: 'the mock ended the stream', ja: 'モックがストリームを終了した' },
}

/**
 * Prints the last requests of the journal, and then each request when it arrives, until a signal ends the command. If
 * the connection is lost, connects again and prints the requests that were missed.
 * @returns 0 when a signal ended the command
 * @throws Problem if no mock responds at the start, or if the mock stays unreachable after a lost connection
 */
export async function tail(flags: TailFlags): Promise<number> {
  const remote = await sandboxTargetOf(flags)
  const count = flags.lines === 'all' ? MAX_LINES : integer(0, MAX_LINES)(flags.lines, '--lines')
  const retryMs = seconds(flags.retry, '--retry') * 1000
  const stop = waitForStopSignal()
  const ended = new AbortController()
  const end = (): void => ended.abort()
  void stop.signal.then(end)
  // Standard output reports an error if the reader closes the pipe, as `| head -3` does. The command then ends.
  process.stdout.once('error', end)
  const printer = createTailPrinter(flags.json === true)
  const unmatched = createUnmatchedReader(remote)
  try {
    // The result of this call is discarded, because requests that reached no provider earlier are not printed.
    await unmatched.next()
    const newest = await printEarlier(remote, count, printer)
    await follow({ remote, printer, unmatched, retryMs, flags, signal: ended.signal }, newest)
    return 0
  } finally {
    printer.flush()
    process.stdout.off('error', end)
    stop.dispose()
  }
}

/** Prints the last entries of the journal. Returns the id of the newest entry. */
async function printEarlier(remote: AdminTarget, count: number, printer: TailPrinter): Promise<string> {
  const list = z.object({ requests: z.array(z.looseObject({ id: z.string() })) })
  const { requests } = await readAdmin(remote, `requests?newest=${Math.max(1, count)}&lang=${languageOf()}`, list)
  const shown = count === 0 ? [] : requests
  const costs = await costsOf(remote, shown.length > 0)
  for (const request of shown) {
    const parsed = watchedSchema.safeParse(request)
    printer.request(parsed.success ? parsed.data : rejectForeignServer(remote), request, costs.get(request.id) ?? 0)
  }
  return requests.at(-1)?.id ?? BEGINNING
}

interface Following {
  remote: AdminTarget
  printer: TailPrinter
  unmatched: UnmatchedReader
  /** Time after which the command gives up a lost connection [ms]. */
  retryMs: number
  flags: TailFlags
  signal: AbortSignal
}

/**
 * Prints the events after an entry until the signal is aborted.
 * @throws Problem if the connection cannot be restored
 */
async function follow(
  { remote, printer, unmatched, retryMs, flags, signal }: Following,
  newest: string,
): Promise<void> {
  let lastId = newest
  let lostAt: number | undefined
  while (!signal.aborted) {
    let reason = localizedLine(texts.ended)
    try {
      const events = await openEvents(remote, `lang=${languageOf()}`, lastId, signal)
      if (lostAt !== undefined) process.stderr.write(`${localizedLine(texts.connected)}\n`)
      lostAt = undefined
      for await (const batch of events)
        for (const event of batch) {
          lastId = event.id ?? (event.name === 'reset' ? BEGINNING : lastId)
          if (event.name === 'unmatched' || event.name === 'gap')
            for (const one of await unmatched.next()) printer.unmatched(one)
          print(event, printer)
        }
    } catch (error) {
      if (signal.aborted) return
      if (!isTemporary(error)) throw error
      reason = errorMessage(error)
    }
    if (signal.aborted) return
    if (lostAt === undefined) process.stderr.write(`${localizedLine(texts.lost(reason))}\n`)
    lostAt ??= steadyNow()
    if (steadyNow() - lostAt >= retryMs) throw new Problem(503, texts.gone(remote.url, flags.retry, reason))
    await sleep(Math.min(PAUSE_MS, retryMs), signal).catch(() => {})
  }
}

const gapSchema = z.object({ lost: z.number() })
const codeSchema = costSchema.extend({ code: z.string() })

function print({ name, id, data }: ServerEvent, printer: TailPrinter): void {
  if (name === 'request') {
    const parsed = watchedSchema.safeParse(data)
    if (!parsed.success || typeof data !== 'object' || data === null) return
    if (id === undefined) printer.changed(parsed.data, data)
    else printer.request(parsed.data, data)
  }
  if (name === 'code') {
    const { success, data: code } = codeSchema.safeParse(data)
    if (success) printer.code(code.code, code.journalId, code.faceValue + code.fee)
  }
  if (name === 'reset') printer.reset()
  if (name === 'gap') printer.gap(gapSchema.safeParse(data).data?.lost ?? 0)
}
