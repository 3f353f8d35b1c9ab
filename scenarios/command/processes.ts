import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A process that lives; one that has ended and waits for its parent to notice is none. */
export interface Process {
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
export function processes(): Process[] {
  return process.platform === 'linux' ? fromProc() : fromPs()
}

function fromProc(): Process[] {
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

function parsedStat(pid: number, stat: string): Process[] {
  // The program's name may hold anything, parentheses too; what follows the last one is numbers.
  const [state, parent, group, session, ...more] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (session === undefined || state === 'Z' || state === 'X') return []
  return [{ pid, parent: Number(parent), group: Number(group), session: Number(session), begun: more[15] ?? '' }]
}

function fromPs(): Process[] {
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
