/** Loads scenario files, replays them against a client under test, and compares the client's book with a ledger. */
export type { BilledCode, CodePart, CodeTitle } from '../mock-server/core/book/billed-code.ts'
export type { LostOrder } from '../mock-server/core/book/findings/provider-statements.ts'
export type { BookLine, OrderState } from '../mock-server/core/book/book.ts'
export { type BookComparison, type BookTotals, compareBook } from '../mock-server/core/book/compare-book.ts'
export type { Finding, FindingKind } from '../mock-server/core/book/findings/finding.ts'
export { parseBook } from './book.ts'
export { commandRunner, type CommandOptions } from './command/command-runner.ts'
export { serviceRunner, type ServiceOptions, type ServiceRunner } from './command/service-runner.ts'
export type { AlternativeOutcome, AssumptionReport, Lean, OpenQuestion } from './explore/assumptions/assumptions.ts'
export type { Client, ClientRun } from './explore/driver/client.ts'
export { exploreAssumptions, type ExploreAssumptionsOptions } from './explore/assumptions/explore-assumptions.ts'
export { explore, type Exploration, type ExploreOptions, type Found } from './explore/explore.ts'
export { readCorpus } from './recordings/corpus.ts'
export type { Exchange } from './recordings/exchange.ts'
export { learn, type Learned, type LearnOptions } from './learn/learn.ts'
export { observedSettings, observedYaml } from './learn/observed-settings.ts'
export { type FileProblem, problemText } from './loading/file-problem.ts'
export { loadLibrary } from './loading/library.ts'
export { findScenario, findScenarios } from './loading/load.ts'
export { parseScenario, readScenario, type ScenarioFile } from './loading/parse.ts'
export {
  referenceRunner,
  tasks,
  type TaskDescription,
  withVirtualTime,
  type VirtualTime,
  type VirtualTimeOptions,
} from './reference/index.ts'
export { replayAll, type ReplayAllOptions } from './replay/replay-all.ts'
export { ClientKilledError } from './replay/client/kill-points.ts'
export { openSession, type MockSession, type ReplayServer, type SessionOptions } from './replay/session.ts'
export { replay, type ReplayResult, type ReplayOptions } from './replay/replay.ts'
export type { RunResult, RunContext, Runner } from './replay/client/runner.ts'
