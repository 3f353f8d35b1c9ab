import { defineReasons, type Explanation } from '../reasons/reason.ts'

const REPLAY = 'which a mock cannot do: use "gift-mock replay", or replay() of gift-provider-mock/scenarios'

const sentences = {
  notStarted: 'no scenario has been started: gift-mock scenario begin NAME, or PUT /__admin/scenario {"name"}',
  invalid: ({ problems }: { problems: readonly Explanation[] }) =>
    `the scenario: ${problems.map(({ reason }) => reason).join('; ')}`,
  noLibrary:
    'this mock has no scenario library: pass createGiftMock({ scenarios }), with the library of gift-provider-mock/scenarios, or a whole scenario',
  killsClient: ({ name }: { name: string }) => `the scenario ${name} kills its client, ${REPLAY}`,
  startsSeveralClients: ({ name }: { name: string }) =>
    `the scenario ${name} starts its client several times, ${REPLAY}`,
  faultTwice: ({ name }: { name: string }) => `a fault "${name}" comes before it: give each fault a different name`,
  killFault: ({ name }: { name: string }) => `"${name}" is the name of the fault that kills the client: choose another`,
  unknownListed: ({ problem }: { problem: Explanation }) =>
    `${problem.reason}. "gift-mock scenarios list" or GET /__admin/scenarios lists all`,
  unknown: ({ name }: { name: string }) => `there is no scenario "${name}"`,
  // Provider states of Pact.
  invalidState: ({ name, problems }: { name: string; problems: readonly Explanation[] }) =>
    `provider state "${name}": ${problems.map(({ reason }) => reason).join('; ')}`,
  // Snapshots.
  wrongChecksum: 'it does not fit its checksum: the snapshot was damaged or changed by hand',
  invalidValues: ({ problems }: { problems: readonly Explanation[] }) =>
    `the snapshot has invalid values: ${problems.map(({ reason }) => reason).join('; ')}`,
  noCollection: ({ name }: { name: string }) => `at "state.collections": "${name}" is no collection of this mock`,
  wrongEntryKey: `the key is not the entry's id, or above the counter of the journal`,
  negativeCounter: 'below 0',
} as const

export type ScenarioSentences = typeof sentences

/** Problems with scenarios, provider states and snapshots. */
export const scenarioProblems = defineReasons('scenario', sentences)
