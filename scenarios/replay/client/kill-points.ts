import { DAY_MS } from '../../../mock-server/core/faults/duration.ts'
import { KILL_FAULT } from '../../../mock-server/core/scenario/kill-fault.ts'
import type { ClientCrash, KillPoint, ScenarioDocument } from '../../../mock-server/core/scenario/schema.ts'
import type { Store } from '../../../mock-server/core/store/store.ts'
import type { FaultDocument, SandboxAdmin } from '../../../mock-server/index.ts'

/** The reason with which the signal of a run is aborted if the scenario kills the client. */
export class ClientKilledError extends Error {
  override readonly name = 'ClientKilledError'
}

/**
 * Returns the result of `work`. If the client is killed first, the promise never settles, so that a killed client in
 * this process does nothing more.
 */
export function unlessKilled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  const isKilled = (): boolean => signal.aborted && signal.reason instanceof ClientKilledError
  return new Promise((resolve, reject) => {
    work.then(
      (result) => isKilled() || resolve(result),
      (error: unknown) => isKilled() || reject(error),
    )
  })
}

type KillMoment = KillPoint['at']

/** The faults that fire for the request at which the client is killed, by the moment of the kill. */
const killFaults: Record<KillMoment, Pick<FaultDocument, 'phase' | 'effect'>> = {
  'before-send': { phase: 'before-commit', effect: { type: 'drop-request' } },
  // The request stays open until the client is killed. The delay ends when the client's connection is closed.
  'after-commit': { phase: 'after-commit', effect: { type: 'delay', ms: DAY_MS } },
  // A delay of 0 ms changes nothing, but the fault counts its hits in `hits`. The counter shows that the request has
  // arrived.
  'after-response': { phase: 'after-commit', effect: { type: 'delay', ms: 0 } },
}

/**
 * Returns the document without the member `client`, so that a mock can start the document. If the scenario kills the
 * client, a fault that fires for the request of the kill is added. This fault is the first in the list, because another
 * fault could otherwise end the request earlier.
 */
export function withKillFault(document: ScenarioDocument): ScenarioDocument {
  const { client, faults = [], ...rest } = document
  const { kill } = client ?? {}
  return { ...rest, faults: kill ? [killFault(kill), ...faults] : faults }
}

/** Returns the fault that fires for the request at which the client is killed. */
export function killFault({
  operation,
  call = 1,
  at,
}: Omit<KillPoint, 'call'> & { call?: number | undefined }): FaultDocument {
  return { name: KILL_FAULT, when: { operation, calls: [call] }, ...killFaults[at] }
}

/** Observer that determines when the client has to be killed. */
export interface KillWatch {
  /** Calls `kill` once, at the moment that the scenario names. Must be called before the client starts. */
  start(admin: Pick<SandboxAdmin, 'faults'>, kill: () => void): void
  /** Must be called after each response that the server has sent. */
  onResponseSent(): void
  /** Returns true while the connections of the killed client close. */
  isKilled(): boolean
  /** Must be called when the connections of the killed client are closed. */
  onClientGone(): void
  end(): void
}

/** Creates a watch that determines when the client has to be killed. @param store the store of the mock */
export function watchForKill(store: Pick<Store, 'subscribe'>, crash: Pick<ClientCrash, 'kill'>): KillWatch {
  let check: (() => void) | undefined
  let unsubscribe: (() => void) | undefined
  let isKilled = false

  function end(): void {
    check = undefined
    unsubscribe?.()
  }
  return {
    start(admin, kill) {
      async function look(): Promise<void> {
        const armed = (await admin.faults()).find(({ fault }) => fault.name === KILL_FAULT)
        if (!check || !armed || armed.hits === 0) return
        end()
        isKilled = true
        kill()
      }
      check = () => void look()
      if (crash.kill.at !== 'after-response') unsubscribe = store.subscribe(check)
    },
    onResponseSent: () => {
      if (crash.kill.at === 'after-response') check?.()
    },
    isKilled: () => isKilled,
    onClientGone: () => void (isKilled = false),
    end,
  }
}
