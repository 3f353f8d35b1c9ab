type Finish = () => Promise<void>

const pending: Finish[] = []

/**
 * Runs `finish` after all tests of the current test file. Unlike `afterAll` it can be called while a test runs, and
 * from a module that several files share: with `isolate: false` a module is evaluated once per worker, so its top-level
 * `afterAll` belongs to the first file only.
 */
export function onFileFinished(finish: Finish): void {
  pending.push(finish)
}

/** Called by the setup file after each test file. The last one registered runs first. */
export async function finishFile(): Promise<void> {
  for (let finish = pending.pop(); finish; finish = pending.pop()) await finish()
}
