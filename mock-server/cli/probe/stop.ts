import { constants } from 'node:os'
import { FailureError } from '../../../scenarios/recordings/recorder/failure.ts'
import { probeStopped } from '../../../scenarios/probe/send-malformed.ts'
import { startTimer } from '../../core/time/host-clock.ts'
import { waitForStopSignal } from '../start/stop-signal.ts'

/** Time in milliseconds that the probe waits for open responses after the first signal. */
const GRACE_MS = 10_000

/**
 * An object that ends a probe when the process receives Ctrl-C or SIGTERM. A second signal ends the process
 * immediately.
 */
export interface ProbeStop {
  /** Aborted by the first signal. No further request is sent then. */
  stopping: AbortSignal
  /** Aborted when the wait for open responses ends. Responses that have not arrived by then count as lost. */
  givingUp: AbortSignal
  /**
   * The exit code after a signal, such as 130 after Ctrl-C. Shells define these exit codes. Undefined if there was no
   * signal.
   */
  exitCode(): number | undefined
  /** Ends the wait for responses, and removes the signal handlers if there was no signal. */
  end(): void
}

/** @param onStop called by the first signal, with the time in milliseconds that the probe waits for open responses */
export function stopOnSignal(onStop: (graceMs: number) => void): ProbeStop {
  const stopping = new AbortController()
  const givingUp = new AbortController()
  const stop = waitForStopSignal()
  let cancel: (() => void) | undefined
  let exitCode: number | undefined
  async function waitForSignal(): Promise<void> {
    exitCode = 128 + constants.signals[await stop.signal]
    cancel = startTimer(GRACE_MS, () => givingUp.abort(new FailureError(probeStopped)))
    onStop(GRACE_MS)
    stopping.abort(new Error('the probe was stopped'))
  }
  void waitForSignal()
  return {
    stopping: stopping.signal,
    givingUp: givingUp.signal,
    exitCode: () => exitCode,
    end() {
      cancel?.()
      // After a signal, the handlers remain for a moment, because npm sends the signal a second time.
      if (exitCode === undefined) stop.dispose()
    },
  }
}
