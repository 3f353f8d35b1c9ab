import { accessSync, constants, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const MEMORY = '/dev/shm'
/** Space in bytes that the test files of all workers need at the same time, with a margin. */
const NEEDED_BYTES = 1024 ** 3

/**
 * Returns a folder for temporary files that are often flushed to the disk (`fsync`). On Linux, the folder is in memory,
 * so a flush takes no time, and the files of a killed process remain. If memory has too little space, as in a container
 * with the default of 64 MB, or on another system, the folder is the system's folder for temporary files.
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
 * Name of the environment variable with the folder for `cacheFolder`. `vitest.config.ts` sets this variable to the
 * system's folder for temporary files, because `vitest.config.ts` also changes TMPDIR.
 */
export const CACHE_VARIABLE = 'TEST_CACHE_FOLDER'

/** Returns the system's folder for temporary files. Large files in this folder are used again by later test runs. */
export function cacheFolder(): string {
  return process.env[CACHE_VARIABLE] ?? tmpdir()
}
