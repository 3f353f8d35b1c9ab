/** Name of the program. */
export const COMMAND = 'gift-mock'

/** A flag of `start`. The flag is a switch if `takes` is undefined; otherwise the flag takes a value. */
export interface Flag {
  /** Description of the flag's value in the help; undefined for a switch. */
  takes?: string
}

/** The flags of `start`. `program/start-help.ts` describes the flags. */
export const startFlags = {
  port: { takes: 'number' },
  host: { takes: 'address' },
  config: { takes: 'file' },
  preset: { takes: 'names' },
  seed: { takes: 'text' },
  scenario: { takes: 'name|file' },
  store: { takes: 'url' },
  adminToken: { takes: 'token' },
  https: {},
  httpsPort: { takes: 'number' },
  cert: { takes: 'file' },
  key: { takes: 'file' },
  certHost: { takes: 'names' },
  caFolder: { takes: 'folder' },
  proxy: { takes: 'number' },
  only: {},
  publicUrl: { takes: 'url' },
  logLevel: { takes: 'level' },
  quiet: {},
  logFormat: { takes: 'format' },
  maxJournalEntries: { takes: 'number' },
  maxJournalBytes: { takes: 'number' },
  maxSandboxes: { takes: 'number' },
  trustProxy: {},
  snapshot: { takes: 'file' },
  snapshotOnExit: { takes: 'file' },
  watch: {},
  upstream: { takes: 'provider=url' },
  record: { takes: 'folder' },
  urlFile: { takes: 'file' },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof startFlags

export const flagNames = Object.keys(startFlags).filter((name): name is FlagName => name in startFlags)

/** Returns the command line flag for an option name: `maxSandboxes` → `--max-sandboxes` */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Returns the environment variable for an option name: `maxSandboxes` → `GIFT_MOCK_MAX_SANDBOXES` */
export function variableOf(name: string): string {
  return `GIFT_MOCK_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`
}
