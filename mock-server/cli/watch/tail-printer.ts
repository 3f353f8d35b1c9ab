import { startTimer } from '../../core/time/host-clock.ts'
import { localized } from '../../reporting/language.ts'
import { type WatchedRequest, watchLine } from './request-line.ts'
import { type Unmatched, unmatchedLine } from './requests.ts'

export interface TailPrinter {
  /**
   * Prints a request.
   * @param data the request as the control API returns it
   * @param yen cost of the request in yen. If undefined, the request is printed after a short delay in which `code` can
   * add the cost
   */
  request(request: WatchedRequest, data: object, yen?: number): void
  /** Prints a request that was printed before and whose entry has changed. */
  changed(request: WatchedRequest, data: object): void
  /** Adds the cost of a code to the line of the request that issued the code, if the line is still delayed. */
  code(code: string, journalId: string, yen: number): void
  /** Prints a request that reached no provider. */
  unmatched(request: Unmatched): void
  /** Prints that the sandbox was reset. */
  reset(): void
  /**
   * Prints that requests were evicted before they were read.
   * @param lost number of evicted requests; if 0, nothing is printed
   */
  gap(lost: number): void
  /** Immediately prints the request whose line is still delayed. */
  flush(): void
}

/**
 * Delay of the line of a request [ms]. The delay is long enough to receive the events about the codes of the request,
 * because the mock sends them together with the event about the request.
 */
const WAIT_MS = 50

/**
 * Creates a printer that writes to standard output.
 * @param isJson if true, each request is printed as one line of JSON, and no other lines are printed
 */
export function createTailPrinter(isJson: boolean): TailPrinter {
  let waiting: { request: WatchedRequest; data: object; codes: Map<string, number> } | undefined
  let cancel: (() => void) | undefined

  function print(request: WatchedRequest, data: object, yen: number, isChanged: boolean): void {
    const line = isJson
      ? JSON.stringify({ ...data, yen, changed: isChanged })
      : watchLine(request, yen) + (isChanged ? localized({ en: '  (changed)', ja: '（更新）' }) : '')
    process.stdout.write(`${line}\n`)
  }

  function flush(): void {
    cancel?.()
    cancel = undefined
    const { request, data, codes } = waiting ?? {}
    waiting = undefined
    if (request && data && codes) print(request, data, sumOf(codes), false)
  }

  function note(text: string): void {
    flush()
    if (!isJson) process.stdout.write(`${text}\n`)
  }

  return {
    request(request, data, yen) {
      flush()
      if (yen !== undefined) return print(request, data, yen, false)
      waiting = { request, data, codes: new Map() }
      cancel = startTimer(WAIT_MS, flush)
    },
    changed(request, data) {
      // If the line of the changed request is still delayed, the line is printed once with the changed values.
      if (waiting?.request.id === request.id) waiting = { ...waiting, request, data }
      else {
        flush()
        print(request, data, 0, true)
      }
    },
    code(code, journalId, yen) {
      if (waiting?.request.id === journalId) waiting.codes.set(code, yen)
    },
    unmatched(request) {
      flush()
      process.stdout.write(`${isJson ? JSON.stringify(request) : `       ${unmatchedLine(request)}`}\n`)
    },
    reset: () => note(localized({ en: '-- the sandbox was reset --', ja: '-- サンドボックスがリセットされた --' })),
    gap(lost) {
      if (lost > 0)
        note(
          localized({
            en: `-- ${lost} requests were evicted from the journal before they could be read --`,
            ja: `-- リクエスト ${lost} 件は、読み込む前にジャーナルから失われた --`,
          }),
        )
    },
    flush,
  }
}

function sumOf(codes: ReadonlyMap<string, number>): number {
  return [...codes.values()].reduce((sum, yen) => sum + yen, 0)
}
