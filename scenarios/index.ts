export { commandRunner } from './command-runner.ts'
export { type FileProblem, problemText } from './file-problem.ts'
export { loadLibrary } from './library.ts'
export { findScenario, findScenarios } from './load.ts'
export { parseScenario, readScenario, type ScenarioFile } from './parse.ts'
export {
  referenceRunner,
  tasks,
  type TaskDescription,
  withVirtualTime,
  type VirtualTime,
  type VirtualTimeOptions,
} from './reference/index.ts'
export { replayAll, type ReplayAllOptions } from './replay-all.ts'
export { replay, type Replayed, type ReplayOptions } from './replay.ts'
export type { Ran, RunContext, Runner } from './runner.ts'
