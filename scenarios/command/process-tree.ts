import { type ChildProcess, execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { sleep, steadyNow } from '../../mock-server/core/time/host-clock.ts'

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE_MS = 2000
/**
 * Milliseconds to wait for processes to disappear after SIGKILL. On a busy machine, a killed process may get processor
 * time only after seconds.
 */
const KILL_MS = 5000
/**
 * Milliseconds before the first search for remaining processes, and maximum milliseconds between two searches. A search
 * is slow, because it reads all processes of the system, so each wait is twice as long as the previous wait.
 */
const FIRST_LOOK_MS = 10
const MAX_LOOK_MS = 160

/**
 * Environment variable with a value that is unique for a program. All processes that the program starts inherit the
 * variable, unless the program removes it.
 */
export const MARK = 'GIFT_MOCK_RUN_ID'

interface Watched {
  /**
   * All descendants seen so far, by pid and start time. Descendants are remembered because a parent can end before its
   * child.
   */
  seen: Set<string>
  /** Processes without the variable `MARK`, by pid and start time. Their environment is read only once. */
  unmarked: Set<string>
  /** Value of the variable `MARK`. */
  mark: string
  /** Start time of the program in clock ticks since the system started. */
  begun: number
}

/** Running programs. */
const watched = new Map<ChildProcess, Watched>()

/** Kills all tracked process trees. Called when this process exits. */
function killAll(): void {
  for (const child of watched.keys()) signalProcessTree(child, 'SIGKILL')
}

/**
 * Tracks a program, so that it is killed when this process exits. The program must be the leader of a session.
 * @param mark value of the variable `MARK` of the program
 */
export function trackProcess(child: ChildProcess, mark: string): void {
  if (watched.size === 0) process.on('exit', killAll)
  const [program] =
    child.pid === undefined || process.platform !== 'linux' ? [] : parsedStat(child.pid, statOf(child.pid))
  watched.set(child, { seen: new Set(), unmarked: new Set(), mark, begun: Number(program?.begun ?? 0) })
}

/**
 * Returns the pids of a tracked program and its descendants.
 * @param running the running processes of the system. A caller that needs the trees of several programs can read this
 * list once with `processes` and pass the list for each program
 */
export function processTree(child: ChildProcess, running: readonly OsProcess[] = processes()): number[] {
  return child.pid === undefined
    ? []
    : findDescendants(child.pid, watched.get(child)?.seen ?? new Set(), running).map(({ pid }) => pid)
}

/**
 * Ends a program and its descendants: sends SIGTERM and, to processes that are left after two seconds, SIGKILL.
 * Resolves when no process is left, and at the latest 5 seconds after the first SIGKILL.
 * @param first if SIGKILL, no SIGTERM is sent
 * @returns true if a process was running when the function was called
 */
export async function killProcessTree(child: ChildProcess, first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<boolean> {
  // The search for other descendants takes time, in which the client could continue its work. The process group of the
  // program is therefore killed first.
  if (first === 'SIGKILL' && child.pid !== undefined && process.platform !== 'win32') sendSignal(-child.pid, first)
  const wasRunning = signalProcessTree(child, first)
  const isLeft = wasRunning && (first === 'SIGKILL' || (await isLeftAfter(child, 0, GRACE_MS)))
  if (isLeft && signalProcessTree(child, 'SIGKILL')) await isLeftAfter(child, 'SIGKILL', KILL_MS)
  if (watched.delete(child) && watched.size === 0) process.off('exit', killAll)
  return wasRunning
}

/**
 * Waits until no process of a program is left.
 * @param signal signal that each search sends to the remaining processes, so that newly forked processes also get the
 * signal; 0 sends nothing
 * @returns true if a process is still left after `timeMs` milliseconds
 */
async function isLeftAfter(child: ChildProcess, signal: 'SIGKILL' | 0, timeMs: number): Promise<boolean> {
  const untilMs = steadyNow() + timeMs
  for (let pauseMs = FIRST_LOOK_MS; steadyNow() < untilMs; pauseMs = Math.min(2 * pauseMs, MAX_LOOK_MS)) {
    await sleep(Math.min(pauseMs, untilMs - steadyNow()))
    if (!signalProcessTree(child, signal)) return false
  }
  return true
}

/**
 * Signals the program's group as a whole, and the program's other descendants one by one. Returns false if no process
 * is left.
 */
function signalProcessTree(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  const { pid } = child
  if (pid === undefined) return false
  // Windows has no process groups, so only the program itself is signalled.
  if (process.platform === 'win32') return child.exitCode === null && child.signalCode === null && child.kill(signal)
  if (!seesProcesses()) return sendSignal(-pid, signal)
  const all = processes()
  const program = watched.get(child)
  if (program) addMarked(program, all)
  const family = findDescendants(pid, program?.seen ?? new Set(), all)
  if (signal === 0 || family.length === 0) return family.length > 0
  const others = family.filter(({ group }) => group !== pid)
  // The group gets the signal first. All processes of a group get a signal at the same time, so no process can fork in
  // between.
  if (others.length < family.length) sendSignal(-pid, signal)
  for (const other of others) sendSignal(other.pid, signal)
  return true
}

/**
 * Returns all processes that belong to a program:
 * - the processes in the leader's group and session
 * - the processes that an earlier search found and that still run
 * - the processes that the caller added to `seen`, because they have the variable `MARK`. Only this variable shows that
 *   a process belongs to the program if its parent ended before the first search, such as a daemon
 * - all descendants of these processes. Only the search for descendants finds processes in another session, such as the
 *   processes that `setsid` starts. If the system does not report sessions, only the search for descendants finds the
 *   background jobs of a shell and the processes that `timeout` starts.
 */
function findDescendants(leader: number, seen: Set<string>, all: readonly OsProcess[]): OsProcess[] {
  const family = new Map(
    all
      .filter(
        (one) => one.pid === leader || one.group === leader || one.session === leader || seen.has(processKey(one)),
      )
      .map((one) => [one.pid, one]),
  )
  for (let before = -1; before < family.size;) {
    before = family.size
    for (const one of all) if (family.has(one.parent)) family.set(one.pid, one)
  }
  for (const one of family.values()) seen.add(processKey(one))
  return [...family.values()]
}

/**
 * Adds to `seen` all processes that have the variable `MARK` of the program. The variables of processes that are older
 * than the program are not read.
 */
function addMarked({ seen, unmarked, mark, begun }: Watched, all: readonly OsProcess[]): void {
  if (process.platform !== 'linux') return
  for (const one of all) {
    const key = processKey(one)
    if (Number(one.begun) < begun || seen.has(key) || unmarked.has(key)) continue
    const known = hasMark(one.pid, mark) ? seen : unmarked
    known.add(key)
  }
}

/**
 * Returns true if the process started with this value of the variable `MARK`. Returns false if the process belongs to
 * another user.
 */
function hasMark(pid: number, mark: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${MARK}=${mark}\0`)
  } catch {
    return false
  }
}

function processKey({ pid, begun }: OsProcess): string {
  return `${pid} ${begun}`
}

/**
 * Sends a signal to a process, or to a process group if the target is negative.
 * @returns false if there is no such process or group
 */
function sendSignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal)
  } catch {
    return false
  }
}

/**
 * Returns false if /proc cannot be read, for example in a restricted container. If false, only the process group of a
 * program can be found, but not a process that left the group, such as a daemon.
 */
export function seesProcesses(): boolean {
  return process.platform !== 'linux' || statOf('self') !== ''
}

/** A running process. Zombies are excluded. */
export interface OsProcess {
  pid: number
  parent: number
  /** Id of the process group. */
  group: number
  /** Id of the session; undefined if the system does not report sessions. */
  session: number | undefined
  /** Start time in the system's unit. The start time distinguishes two processes that got the same pid. */
  begun: string
}

/**
 * Returns all visible processes. On Linux the processes are read from /proc, because a container image may lack `ps`.
 * On other systems the processes are read from `ps`.
 */
export function processes(): OsProcess[] {
  return process.platform === 'linux' ? fromProc() : fromPs()
}

function fromProc(): OsProcess[] {
  if (!seesProcesses()) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => parsedStat(Number(name), statOf(name)))
}

/** Returns the text of a process's file `stat` in /proc; empty if the process has ended meanwhile. */
function statOf(name: string | number): string {
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8')
  } catch {
    return ''
  }
}

function parsedStat(pid: number, stat: string): OsProcess[] {
  // The program's name can contain parentheses, so the other fields start after the last closing parenthesis.
  const [state, parent, group, session, ...more] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (session === undefined || state === 'Z' || state === 'X') return []
  return [{ pid, parent: Number(parent), group: Number(group), session: Number(session), begun: more[15] ?? '' }]
}

function fromPs(): OsProcess[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart='], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return listed.split('\n').flatMap((line) => {
    const [pid, parent, group, state, ...begun] = line.trim().split(/\s+/)
    if (state === undefined || state.startsWith('Z')) return []
    return [
      { pid: Number(pid), parent: Number(parent), group: Number(group), session: undefined, begun: begun.join(' ') },
    ]
  })
}
