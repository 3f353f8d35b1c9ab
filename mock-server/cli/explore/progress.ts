import { clearLine, cursorTo } from 'node:readline'
import { steadyNow } from '../../core/time/host-clock.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import type { Progress } from '../../../scenarios/explore/search/search-result.ts'
import { progressText } from './output/words.ts'

const EVERY_MS = 100

/** Shows the progress of a search in one line of a terminal. If the stream is not a terminal, nothing is shown. */
export function createSearchProgress(stream: NodeJS.WriteStream): { show(progress: Progress): void; clear(): void } {
  let shownMs = -Infinity
  function clear(): void {
    if (!stream.isTTY) return
    clearLine(stream, 0)
    cursorTo(stream, 0)
  }
  return {
    show(progress) {
      if (!stream.isTTY || steadyNow() - shownMs < EVERY_MS) return
      shownMs = steadyNow()
      clear()
      const line = localizedLine(progressText({ ...progress, perSecond: progress.runsPerSecond }))
      // The line is shortened, because a wrapped line cannot be cleared.
      stream.write(line.slice(0, Math.max(0, (stream.columns || 80) - 1)))
    },
    clear,
  }
}
