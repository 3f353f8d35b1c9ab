import { type ChildProcess, execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { sleep } from '../../mock-server/core/time/host-clock.ts'

/** How long a program may take to end when it is asked to. */
const GRACE_MS = 2000
/** How long it may take the system to end what is not asked. */
const KILL_MS = 500
const LOOK_MS = 20

/** The programs that run, and what was seen to descend from each, by number and beginning: a parent may end before its child. */
const watched = new Map<ChildProcess, Set<string>>()

/** Whatever ends this process, nothing that it started goes on. */
function killAll(): void {
  for (const child of watched.keys()) signalProcessTree(child, 'SIGKILL')
}

/** From now on the program, which leads a session of its own, does not outlive this process. */
export function trackProcess(child: ChildProcess): void {
  if (watched.size === 0) process.on('exit', killAll)
  watched.set(child, new Set())
}

/** Ends a program and all that it started: asks first, and after two seconds does not ask. Resolves when none is left. */
export async function killProcessTree(child: ChildProcess): Promise<void> {
  let left = signalProcessTree(child, 'SIGTERM')
  for (let waitedMs = 0; left && waitedMs < GRACE_MS; waitedMs += LOOK_MS) {
    await sleep(LOOK_MS)
    left = signalProcessTree(child, 0)
  }
  // What forks while it is being ended is found at the next look.
  for (let waitedMs = 0; left && waitedMs < KILL_MS; waitedMs += LOOK_MS) {
    signalProcessTree(child, 'SIGKILL')
    await sleep(LOOK_MS)
    left = signalProcessTree(child, 0)
  }
  if (watched.delete(child) && watched.size === 0) process.off('exit', killAll)
}

/** Signals the program's group at once, and all else that came of it one by one. False where nothing of it is left. */
function signalProcessTree(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  const { pid } = child
  if (pid === undefined) return false
  // Windows has no groups: there the program alone is ended.
  if (process.platform === 'win32') return child.exitCode === null && child.signalCode === null && child.kill(signal)
  const family = findDescendants(pid, watched.get(child) ?? new Set())
  if (signal === 0 || family.length === 0) return family.length > 0
  const others = family.filter(({ group }) => group !== pid)
  // The group first: it is signalled as a whole, so that none of it forks in between.
  if (others.length < family.length) tell(-pid, signal)
  for (const other of others) tell(other.pid, signal)
  return true
}

/** A shell's jobs and `timeout` have groups of their own, `setsid` a session too: those are known by descent alone. */
function findDescendants(leader: number, seen: Set<string>): OsProcess[] {
  const all = processes()
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

function tell(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal)
  } catch {
    // It has ended in the meantime.
  }
}

/** A process that lives; one that has ended and waits for its parent to notice is none. */
export interface OsProcess {
  pid: number
  parent: number
  /** The process group. */
  group: number
  /** Undefined where the system does not tell. */
  session: number | undefined
  /** When it began, in no particular unit: a number that is given out anew means another process. */
  begun: string
}

/** All processes that can be seen: of Linux from /proc, which every image has; of other systems as `ps` tells. */
export function processes(): OsProcess[] {
  return process.platform === 'linux' ? fromProc() : fromPs()
}

function fromProc(): OsProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => parsedStat(Number(name), statOf(name)))
}

/** Empty where the process has ended meanwhile. */
function statOf(name: string): string {
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8')
  } catch {
    return ''
  }
}

function parsedStat(pid: number, stat: string): OsProcess[] {
  // The program's name may hold anything, parentheses too; what follows the last one is numbers.
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
