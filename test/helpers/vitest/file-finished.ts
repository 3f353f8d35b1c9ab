type Finish = () => Promise<void> | void

const pending: Finish[] = []

/**
 * Runs `finish` after all tests of the current test file. It differs from `afterAll` in two ways:
 * - It can be called while a test runs.
 * - It can be called from a module that several test files share. Because of `isolate: false`, a worker evaluates such
 *   a module only once, so its `afterAll` would run for the first test file only.
 */
export function onFileFinished(finish: Finish): void {
  pending.push(finish)
}

/** Runs the registered functions, the last one first. The setup file calls `finishFile` after each test file. */
export async function finishFile(): Promise<void> {
  for (let finish = pending.pop(); finish; finish = pending.pop()) await finish()
}
