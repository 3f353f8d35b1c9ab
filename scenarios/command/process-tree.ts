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
/** Milliseconds between two searches for the processes that are left. */
const LOOK_MS = 20

/**
 * Running programs, each with all descendants seen so far. A descendant is identified by pid and start time.
 * Descendants are remembered because a parent can end before its child.
 */
const watched = new Map<ChildProcess, Set<string>>()

/** Kills all tracked process trees. Called when this process exits. */
function killAll(): void {
  for (const child of watched.keys()) signalProcessTree(child, 'SIGKILL')
}

/** Tracks a program, so that it is killed when this process exits. The program must be the leader of a session. */
export function trackProcess(child: ChildProcess): void {
  if (watched.size === 0) process.on('exit', killAll)
  watched.set(child, new Set())
}

/**
 * Returns the pids of a tracked program and its descendants.
 * @param all all processes of the system. A caller that needs the trees of several programs can read this list only
 * once
 */
export function processTree(child: ChildProcess, all: readonly OsProcess[] = processes()): number[] {
  return child.pid === undefined
    ? []
    : findDescendants(child.pid, watched.get(child) ?? new Set(), all).map(({ pid }) => pid)
}

/**
 * Ends a program and its descendants: sends SIGTERM and, to processes that are left after two seconds, SIGKILL.
 * Resolves when no process is left, and at the latest 5 seconds after the first SIGKILL.
 * @param first if SIGKILL, no SIGTERM is sent
 * @returns true if a process was running at the call
 */
export async function killProcessTree(child: ChildProcess, first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<boolean> {
  // The process group of the program is killed first, because the client could continue its work while other
  // descendants are searched for.
  if (first === 'SIGKILL' && child.pid !== undefined && process.platform !== 'win32') sendSignal(-child.pid, first)
  const wasRunning = signalProcessTree(child, first)
  let left = wasRunning
  const graceMs = first === 'SIGTERM' ? GRACE_MS : 0
  for (const untilMs = steadyNow() + graceMs; left && steadyNow() < untilMs;) {
    await sleep(LOOK_MS)
    left = signalProcessTree(child, 0)
  }
  // The next iteration finds processes that were forked in the meantime.
  for (const untilMs = steadyNow() + KILL_MS; left && steadyNow() < untilMs;) {
    signalProcessTree(child, 'SIGKILL')
    await sleep(LOOK_MS)
    left = signalProcessTree(child, 0)
  }
  if (watched.delete(child) && watched.size === 0) process.off('exit', killAll)
  return wasRunning
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
  const family = findDescendants(pid, watched.get(child) ?? new Set())
  if (signal === 0 || family.length === 0) return family.length > 0
  const others = family.filter(({ group }) => group !== pid)
  // The group gets the signal first and as a whole, so that no process of the group can fork after another process of
  // the group got the signal.
  if (others.length < family.length) sendSignal(-pid, signal)
  for (const other of others) sendSignal(other.pid, signal)
  return true
}

/**
 * Returns all processes that belong to a program:
 * - the processes in the leader's group and session
 * - the processes that an earlier search found and that still run
 * - all descendants of these processes. Only the search for descendants finds processes in another session, such as the
 *   processes that `setsid` starts. If the system does not report sessions, only the search for descendants finds the
 *   background jobs of a shell and the processes that `timeout` starts.
 */
function findDescendants(leader: number, seen: Set<string>, all: readonly OsProcess[] = processes()): OsProcess[] {
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

function processKey({ pid, begun }: OsProcess): string {
  return `${pid} ${begun}`
}

function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal)
  } catch {
    // The process has already ended.
  }
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
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => parsedStat(Number(name), statOf(name)))
}

/** Returns the text of a process's file `stat` in /proc; empty if the process has ended meanwhile. */
function statOf(name: string): string {
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
