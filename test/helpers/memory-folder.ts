import { accessSync, constants, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const MEMORY = '/dev/shm'
/** Space in bytes that the test files of all workers need at the same time, with a margin. */
const NEEDED_BYTES = 1024 ** 3

/**
 * Returns a folder for temporary files that are flushed often (`fsync`). On Linux, this is a folder in memory, where a
 * flush takes no time. A process that is killed leaves the same data as on a disk. Returns the folder of the system on
 * other systems, and if the memory has too little space, as in a container with the default of 64 MB.
 */
export function memoryFolder(): string {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= NEEDED_BYTES ? MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}

/**
 * Name of the environment variable that contains the folder for `cacheFolder`. `vitest.config.ts` sets the variable to
 * the system's folder for temporary files. The tests cannot read this folder from TMPDIR, because `vitest.config.ts`
 * changes TMPDIR.
 */
export const CACHE_VARIABLE = 'TEST_CACHE_FOLDER'

/** Returns the system's folder for temporary files. It holds large files that later runs of the tests use again. */
export function cacheFolder(): string {
  return process.env[CACHE_VARIABLE] ?? tmpdir()
}
