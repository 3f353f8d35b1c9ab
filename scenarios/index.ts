/** Loads scenario files and replays them against a client under test: a command or the reference clients. */
export { commandRunner } from './command/command-runner.ts'
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
export { replay, type ReplayResult, type ReplayOptions } from './replay/replay.ts'
export type { RunResult, RunContext, Runner } from './replay/runner.ts'
