import { execFileSync } from 'node:child_process'
import { cpus, totalmem, type } from 'node:os'
import type { Part } from '../figure.ts'
import { root } from '../servers/programs.ts'

/** A group of figures that were measured together, with the machine, the time and the revision of the measurement. */
export interface Measured extends Part {
  at: string
  /** Measured revision. A trailing `+` means that the checkout had uncommitted changes. */
  commit: string
  rounds: number
  generator: string
  node: string
  machine: string
}

export function circumstances({
  rounds,
  generator,
}: Pick<Measured, 'rounds' | 'generator'>): Omit<Measured, keyof Part> {
  const cores = cpus()
  return {
    at: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit: revision(),
    rounds,
    generator,
    node: process.version,
    machine: `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}`,
  }
}

function revision(): string {
  try {
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+')
    )
  } catch {
    return 'unknown'
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
}
