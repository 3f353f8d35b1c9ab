import { startTimer } from '../../core/time/host-clock.ts'
import { localized } from '../../reporting/language.ts'
import { type WatchedRequest, watchLine } from './request-line.ts'
import { type Unmatched, unmatchedLine } from './requests.ts'

export interface TailPrinter {
  /**
   * Prints a request.
   * @param data the request as the control API returns it
   * @param yen what the request cost; if undefined, the line waits for a short time for the code of the request
   */
  request(request: WatchedRequest, data: object, yen?: number): void
  /** Prints a request that was printed before and whose entry has changed. */
  changed(request: WatchedRequest, data: object): void
  /** Sets the cost of a code of the request that waits for it. */
  code(code: string, journalId: string, yen: number): void
  /** Prints a request that reached no provider. */
  unmatched(request: Unmatched): void
  /** Prints that the sandbox was reset. */
  reset(): void
  /** Prints that requests were evicted before they were read. @param lost their number; 0 prints nothing */
  gap(lost: number): void
  /** Prints the request that waits for its code. */
  flush(): void
}

/** Time that a line waits for the event of its code [ms]. The mock sends both events together. */
const WAIT_MS = 50

/** @param isJson true prints each request as one line of JSON, and nothing else */
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
      // A change of the request that waits is printed together with it.
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
