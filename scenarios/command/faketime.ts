import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { startTimer } from '../../mock-server/core/time/host-clock.ts'
import { type OsProcess, processes, processTree } from './process-tree.ts'

/** Folders in which distributions install libfaketime. */
const FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib']
/**
 * File name of the library. This variant supports programs with several threads, and works for all other programs, too.
 */
const LIBRARY = 'libfaketimeMT.so.1'
/** Milliseconds between two checks of the client's processes. */
const LOOK_MS = 150

/**
 * Returns the path of libfaketime, a library that scales the time of an unchanged program; undefined if libfaketime is
 * not installed or the system is not Linux.
 */
export function findFaketime(folders: readonly string[] = FOLDERS): string | undefined {
  if (process.platform !== 'linux') return undefined
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => join(folder, name))])
    .map((folder) => join(folder, 'faketime', LIBRARY))
    .find((file) => existsSync(file))
}

/** File name of the library with which PHP's extension `curl` sends requests. */
const LIBCURL = 'libcurl.so.4'

/**
 * Returns the libraries that the loader loads into a command first, separated by spaces.
 *
 * The libraries of a PHP extension call the functions of the C library, not those of libfaketime, because of the way in
 * which PHP opens the extension. The timeouts of the extension `curl` would therefore follow real time. If libcurl is
 * loaded before the extension, it calls the functions of libfaketime.
 */
export function preloadList(command: readonly string[], library: string): string {
  if (!command.some((part) => /(?:^|[\s/;&|])php[\d.]*(?:\s|$)|\.php\b/.test(part))) return library
  // The parent of libfaketime's folder contains libraries for the same machine architecture.
  const libcurl = [dirname(dirname(library)), ...FOLDERS].map((folder) => join(folder, LIBCURL)).find(existsSync)
  return libcurl === undefined ? library : `${library} ${libcurl}`
}

/**
 * Prefixes of the files with which libfaketime shares the start time between processes. The pid of the process that
 * created a file follows the prefix. If the process that created a file is killed, or is a shell, libfaketime does not
 * remove the file.
 */
const SHARED = ['/dev/shm/faketime_shm_', '/dev/shm/sem.faketime_sem_']

/**
 * Shell script that prints its scaled time, waits for a line of input, and then becomes the client with `exec`. All
 * processes of the client use the start time of this script, so their clocks agree.
 *
 * If an ended process with the same pid left its files, libfaketime does not share the start time and does not set
 * `FAKETIME_SHARED`. Each process would then have a different clock. The script therefore removes the files and starts
 * itself once more. Its first argument is the text of the script, or empty after the second start.
 */
const LAUNCH = `again=$1; shift
if [ -z "$FAKETIME_SHARED" ] && [ -n "$again" ]; then
  rm -f ${SHARED.map((prefix) => `${prefix}$$`).join(' ')}
  exec /bin/sh -c "$again" sh '' "$@"
fi
command -v "$1" >/dev/null || exit 127; date +%s%3N >&3; read -r _ <&4; exec "$@" 3>&- 4<&-`

/** The parameters with which libfaketime scales the time of a program. */
export interface Faketime {
  /** Path of libfaketime. */
  library: string
  /** Speed of the program's clock as a multiple of real time. */
  factor: number
  /** Time by which the program's clock is ahead of real time when the program starts [ms]. Default 0. */
  offsetMs?: number
}

export interface ScaledClient {
  child: ChildProcessByStdio<null, Readable, Readable>
  /** Scaled time at the start of the program in milliseconds since the epoch. */
  nowMs: number
  /** Starts the client, which waits until this function is called. */
  begin(): void
}

/** Starts a command whose clock runs `factor` times as fast as real time. The command waits for `begin`. */
export async function spawnScaled(
  command: readonly string[],
  { library, factor, offsetMs = 0, env }: Faketime & { env: NodeJS.ProcessEnv },
): Promise<ScaledClient> {
  const child = spawn('/bin/sh', ['-c', LAUNCH, 'sh', LAUNCH, ...command], {
    // libfaketime already scales the program's clock, so GIFT_MOCK_CLOCK_RATE is 1. Otherwise a program that divides
    // its durations by this variable would scale the durations twice.
    env: {
      ...env,
      LD_PRELOAD: preloadList(command, library),
      FAKETIME: `+${(offsetMs / 1000).toFixed(3)} x${factor}`,
      GIFT_MOCK_CLOCK_RATE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
  await once(child, 'spawn')
  const [, , , clock, gate] = child.stdio
  const line = await firstLine(readableOf(clock))
  if (line === '') {
    removeSharedTime(child)
    throw new Error(`${command[0]} is not found or not executable`)
  }
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the stdio option above makes these pipes
    child: child as ScaledClient['child'],
    nowMs: Number(line),
    begin: () => writableOf(gate).end('\n'),
  }
}

/** Removes the files with which libfaketime shared the start time of an ended client. */
export function removeSharedTime({ pid }: ChildProcess): void {
  if (pid !== undefined) for (const prefix of SHARED) rmSync(`${prefix}${pid}`, { force: true })
}

async function firstLine(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.trim()
}

function readableOf(stream: unknown): Readable {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parent's end of a pipe is a duplex stream
  return stream as Readable
}

function writableOf(stream: unknown): Writable {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parent's end of a pipe is a duplex stream
  return stream as Writable
}

/**
 * Looks repeatedly for a process of the client whose time libfaketime does not scale, such as a static binary.
 * @returns a function that ends the checks and returns the name of the first unscaled process; undefined if all
 * processes are scaled
 */
export function watchUnscaled(child: ChildProcess): () => string | undefined {
  const watch: Watch = { suspects: new Set() }
  if (watches.size === 0) cancelLook = startTimer(LOOK_MS, lookAtAll)
  watches.set(child, watch)
  return () => {
    watches.delete(child)
    if (watches.size === 0) cancelLook()
    return watch.unscaled
  }
}

interface Watch {
  /** The pids of the processes that were not scaled in the last check. */
  suspects: ReadonlySet<number>
  /** Name of a program whose time libfaketime does not scale. */
  unscaled?: string
}

/** The programs that are checked. All programs share the checks, because a list of all processes is expensive. */
const watches = new Map<ChildProcess, Watch>()
let cancelLook = (): void => {}

function lookAtAll(): void {
  const all = processes()
  for (const [child, watch] of watches) if (watch.unscaled === undefined) look(child, watch, all)
  cancelLook = startTimer(LOOK_MS, lookAtAll)
}

function look(child: ChildProcess, watch: Watch, all: readonly OsProcess[]): void {
  const found = processTree(child, all).filter((pid) => isUnscaled(readProc(pid, 'maps')))
  // While a process replaces its program, its memory map can be incomplete. A process is therefore reported only if two
  // consecutive checks find it.
  const sure = found.find((pid) => watch.suspects.has(pid))
  if (sure !== undefined) watch.unscaled = nameOf(sure)
  watch.suspects = new Set(found)
}

/**
 * Returns true if the memory map of a process shows that libfaketime does not scale the time of this process.
 * @param maps text of the file /proc/PID/maps; empty if the process has ended
 */
export function isUnscaled(maps: string): boolean {
  // A process that has just replaced its program maps no file for a moment. Such a process is not reported.
  const hasFile = maps.includes('/')
  // The loader maps libfaketime before the C library. If the map lacks the C library, the loader has not finished and
  // may still map libfaketime. A static program has no loader.
  const isLoading = maps.includes('/ld-linux') && !/\/libc[.-]/.test(maps)
  return hasFile && !isLoading && !maps.includes('libfaketime')
}

function nameOf(pid: number): string {
  return readProc(pid, 'comm').trim()
}

/** Returns the text of a file in /proc; empty if the process has ended meanwhile. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
