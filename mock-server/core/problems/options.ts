import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  invalidLimits: ({ problems }: { problems: readonly Explanation[] }) =>
    problems.map(({ reason }) => reason).join('; '),
  // MSW.
  invalidHandlers: ({ problems }: { problems: readonly Explanation[] }) =>
    `the options of giftHandlers: ${problems.map(({ reason }) => reason).join('; ')}`,
  noMock: ({ given }: { given: string }) =>
    `giftHandlers needs a mock, and got ${given}: pass createGiftMock(), what startGiftMock() resolves to, or a sandbox of one`,
  sandboxOfSandbox: ({ sandbox }: { sandbox: string }) =>
    `giftHandlers got a sandbox, and the option sandbox: "${sandbox}" asks for another: pass the whole mock, or leave the option out`,
  notAbsoluteUrl: ({ url }: { url: string }) => `is not an absolute URL of http or https: ${url}`,
  urlWithQuery: ({ url }: { url: string }) => `has a query or a fragment, and paths are added to it: ${url}`,
  noBaseUrl: 'is empty: leave it out, and the provider stays at its own hosts',
  noProvider: 'no provider: leave it out for both',
  noUrlMap: 'is neither a URL nor a map of URLs by provider',
  otherProvider: 'is a provider that is not in "providers": name it there too, or leave it out here',
  // The fixture for tests.
  invalidFixture: ({ problems }: { problems: readonly Explanation[] }) =>
    `the options of a gift sandbox: ${problems.map(({ reason }) => reason).join('; ')}`,
  defaultSandbox: ({ id }: { id: string }) => `"${id}" is the id of the default sandbox: choose another`,
  swapped: 'withGiftSandbox takes the test first, then the options: withGiftSandbox(async (gift) => …, options)',
  portHint: ({ problem }: { problem: Explanation }) =>
    `${problem.reason}; a gift sandbox listens on a port with the option listen: true`,
  sandboxInUse: ({ id }: { id: string }) =>
    `the gift sandbox "${id}" is in use by another test: leave the option sandbox out, or give each test a different id and close its sandbox at the end`,
  sandboxNotMade: ({ id, problem }: { id: string; problem: Explanation }) =>
    `the gift sandbox "${id}" cannot be made: ${problem.reason}`,
  sandboxClosed: ({ id }: { id: string }) =>
    `the gift sandbox "${id}" is closed: await all that a test does before it ends`,
  scenarioStopped: ({ name }: { name: string }) =>
    `the scenario ${name} was stopped while it began: let one test alone use the sandbox`,
  scenarioOver: ({ name }: { name: string }) =>
    `the scenario ${name} is over: the sandbox was reset, or another scenario was started, so the client cannot be judged`,
} as const

export type OptionSentences = typeof sentences

/** Problems with the options of the library and with the use of sandboxes in tests. */
export const optionProblems = defineReasons('option', sentences)
