import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  inFault: ({ name, problem }: { name: string; problem: Explanation }) => `fault "${name}": ${problem.reason}`,
  inEffect: ({ effect, problem }: { effect: string; problem: Explanation }) => `${effect}: ${problem.reason}`,
  invalid: ({ problems }: { problems: readonly Explanation[] }) => problems.map(({ reason }) => reason).join('; '),
  foreignOperation: ({
    operation,
    provider,
    operations,
  }: {
    operation: string
    provider: string
    operations: string
  }) => `${operation} is not an operation of ${provider}; that has ${operations}`,
  windowReversed: 'its time ends before it begins: it could never fire',
  windowTooLate: ({ from }: { from: string }) =>
    `its time begins at ${from}, which no clock here can show: it could never fire`,
  windowOver: ({ until }: { until: string }) =>
    `its time ended at ${until}, which the sandbox's clock is past: it could never fire`,
  bodyOfGet: ({ operation }: { operation: string }) =>
    `${operation} is a GET, which has no body to match: it could never fire`,
  bodyOfAnyGet: 'none of these is a GET, which has no body to match: it could never fire',
  wrongPhase: ({ effect, phase, phases }: { effect: string; phase: string; phases: string }) =>
    `${effect} cannot fire in the phase ${phase}; it can in ${phases}`,
  needsSocket: ({ effect }: { effect: string }) =>
    `${effect} needs a socket and is not possible in process: start the mock on a port (startGiftMock, gift-mock start)`,
  // Options of effects.
  severalDelays: 'a delay takes one of ms, uniform and lognormal',
  noMember: 'it changes nothing: name a member',
  noSetting: 'it sets nothing: give settings or clockMs',
  bodiless: ({ status }: { status: number }) => `an answer of status ${status} has no body: leave the body out`,
  noErrorStatus: ({ status, providers }: { status: number; providers: readonly Explanation[] }) =>
    `no provider has an error of status ${status}; ${providers.map(({ reason }) => reason).join('; ')}`,
  errorStatuses: ({ provider, statuses }: { provider: string; statuses: string }) => `${provider} has ${statuses}`,
  notItsStatus: ({ provider, status, statuses }: { provider: string; status: number; statuses: string }) =>
    `${provider} has no error of status ${status}; it has ${statuses}`,
  notItsStatusOfSeveral: ({ provider, status, statuses }: { provider: string; status: number; statuses: string }) =>
    `${provider} has no error of status ${status}; it has ${statuses}: name the provider that is meant`,
  // Sentences about armed faults and about requests that wait for a decision.
  nameTaken: ({ name }: { name: string }) =>
    `a fault "${name}" is armed already: disarm it first, or choose another name`,
  noneArmed: ({ name }: { name: string }) => `there is no fault "${name}": none is armed`,
  alreadyDecided: ({ choice, id }: { choice: string; id: string }) =>
    `"${choice}" is already decided for the request "${id}"`,
  notWaiting: ({ id }: { id: string }) =>
    `no request "${id}" waits for a decision: it was decided, its caller has left, or its time is over`,
} as const

export type FaultSentences = typeof sentences

/** Problems with faults. */
export const faultProblems = defineReasons('fault', sentences)
