type Finish = () => Promise<void>

const pending: Finish[] = []

/**
 * Runs `finish` after all tests of the current test file. Unlike `afterAll`, this function can be called while a test
 * runs and from a module that several test files share. With `isolate: false` a module is evaluated only once per
 * worker, so an `afterAll` at the top level of a shared module runs for the first test file only.
 */
export function onFileFinished(finish: Finish): void {
  pending.push(finish)
}

/**
 * Runs the registered functions; the function that was registered last runs first. The setup file calls `finishFile`
 * after each test file.
 */
export async function finishFile(): Promise<void> {
  for (let finish = pending.pop(); finish; finish = pending.pop()) await finish()
}
