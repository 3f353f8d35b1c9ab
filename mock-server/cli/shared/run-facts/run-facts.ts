import { arch, release, type as osType } from 'node:os'
import { settingDefinitions } from '../../../app.ts'
import { REDACTED } from '../../../core/redaction.ts'
import type { Settings } from '../../../core/settings/settings.ts'
import { japanIso } from '../../../core/time/japan-time.ts'
import { VERSION } from '../../../core/version.ts'
import { nonEmpty } from '../arguments.ts'
import { type ChangedRule, changedRules } from './changed-rules.ts'
import { ciJob } from './ci-job.ts'
import { type Mask, withoutSecrets } from './command-secrets.ts'
import { findProgram } from './find-program.ts'
import { type ProgramFile, programFiles } from './program-files.ts'
import { programHash } from './program-hash.ts'
import { rulesHash } from './rules-hash.ts'

/** Value that stands for the reference client in a result. The reference client runs if the user names no command. */
export const REFERENCE_CLIENT = 'reference client'

/** The members of a result file that say what was tested, how, when, and by which version of the mock. */
export interface RunFacts {
  /** Version of the mock. */
  version: string
  /** SHA-256 of the program of the mock, in hexadecimal; omitted if no result file is written. */
  program?: string
  /** SHA-256 of the rules of both providers in this version, in hexadecimal. */
  rules: string
  /** Real time at which the run started, in ISO 8601 format and in Japan time. */
  startedAt: string
  /** Address of the CI job, without secrets; omitted outside GitHub Actions and GitLab CI. */
  ciJob?: string
  /**
   * The command line of the client, without secrets. For a service, the flags `--service` and `--drive` with their
   * values. `reference client` if no client was given.
   */
  client: readonly string[] | typeof REFERENCE_CLIENT
  /**
   * Path of the program that the first word of `client` names; omitted if the program was not found by the variable
   * `PATH`. With the path, `python3` and `/usr/bin/python3` can be recognized as the same program.
   */
  clientProgram?: string
  /** The text of `--client-version`, without secrets; omitted if the flag was not given. */
  clientVersion?: string
  /** The files that the command line of the client names, except files with secret names. */
  clientFiles: readonly ProgramFile[]
  /**
   * The flags with which the client was run, except `--service` and `--drive`, as words of a command line without
   * secrets.
   */
  flags: readonly string[]
  /** Speed of time for the mock as a multiple of real time: the value of `--time-scale`. */
  timeScale: number
  /**
   * How the time of the client is scaled: `faketime` by libfaketime; `variable` if the client has to divide its waits
   * by GIFT_MOCK_CLOCK_RATE. Omitted if `timeScale` is 1.
   */
  scaledBy?: 'faketime' | 'variable'
  /**
   * The file of `--config`; omitted if the flag was not given. `settings` contains the settings in the file, with `***`
   * in place of credentials. `changedRules` names the settings that make the mock apply a rule of a provider
   * differently than by default.
   */
  config?: ProgramFile & { settings: Settings; changedRules: readonly ChangedRule[] }
  /** The operating system and the version of Node on which the mock ran. */
  host: { os: string; node: string }
}

/** The data from which the facts of a run are made. */
export interface Run {
  command: readonly string[] | undefined
  service: { service: string; drive: string } | undefined
  clientVersion?: string | undefined
  /** The flags of the client as words of a command line, without `--service` and `--drive`. */
  flags: readonly string[]
  timeScale: number
  /** True if libfaketime scales the time of the client. */
  hasFaketime: boolean
  config: { file: string; sha256: string; settings: Settings } | undefined
  /** Real time at which the run started, in milliseconds since 1970-01-01T00:00:00Z. */
  startedMs: number
  /** True if a result file is written. */
  isWritten: boolean
  mask: Mask
}

/** Returns the words that name the client in a result, without secrets. */
export function clientWords({ command, service, mask }: Pick<Run, 'command' | 'service' | 'mask'>): RunFacts['client'] {
  const words = service ? ['--service', service.service, '--drive', service.drive] : command
  return words ? withoutSecrets(words, mask) : REFERENCE_CLIENT
}

/**
 * Returns the facts of a run. Must be called before the client runs, because the function reads the files of the
 * client.
 * @throws Problem if the version of the client is empty
 */
export async function runFacts(run: Run): Promise<RunFacts> {
  const { command, service, clientVersion, flags, timeScale, hasFaketime, config, startedMs, isWritten, mask } = run
  const job = ciJob(process.env)
  const words = service ? [service.service, service.drive] : (command ?? [])
  const found = await findProgram(command?.[0] ?? '', process.env['PATH'] ?? '')
  return {
    version: VERSION,
    ...(isWritten && { program: await programHash() }),
    rules: await rulesHash(),
    startedAt: japanIso(startedMs),
    ...(job !== undefined && { ciJob: mask(job) }),
    client: clientWords(run),
    ...(found !== undefined && { clientProgram: mask(found) }),
    ...(clientVersion !== undefined && { clientVersion: mask(nonEmpty(clientVersion, '--client-version')) }),
    clientFiles: (await programFiles(words.flatMap(withParts))).map(({ file, sha256 }) => ({
      file: mask(file),
      sha256,
    })),
    flags: withoutSecrets(flags, mask),
    timeScale,
    ...(timeScale !== 1 && { scaledBy: hasFaketime ? 'faketime' : 'variable' }),
    ...(config && { config: configFacts(config, mask) }),
    host: { os: `${osType()} ${release()} ${arch()}`, node: process.version },
  }
}

function configFacts(
  { file, sha256, settings }: NonNullable<Run['config']>,
  mask: Mask,
): NonNullable<RunFacts['config']> {
  const shown = withoutCredentials(settings, mask)
  return { file: mask(file), sha256, settings: shown, changedRules: changedRules(shown) }
}

/**
 * Returns a word of a command line. If the word contains a command line for a shell, also returns the words of that
 * command line.
 */
function withParts(word: string): string[] {
  return /\s/.test(word) ? [word, ...word.split(/\s+/)] : [word]
}

function withoutCredentials(settings: Settings, mask: Mask): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      settingDefinitions[name]?.secret ? REDACTED : masked(value, mask),
    ]),
  )
}

function masked(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map((item) => masked(item, mask))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, masked(item, mask)]))
}
