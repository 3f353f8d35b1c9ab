/** Name of the program. */
export const COMMAND = 'gift-mock'

/** A flag of `start`. The flag is a switch if `takes` is undefined; otherwise it takes a value. */
export interface Flag {
  /** Description of the flag's value in the help; undefined for a switch. */
  takes?: string
  help: string
}

export const startFlags = {
  port: { takes: 'number', help: 'the port; 0 selects a free one (default 4600)' },
  host: {
    takes: 'address',
    help: 'the address to listen on (default 127.0.0.1); if other machines can reach it, the control API requires a token',
  },
  config: { takes: 'file', help: 'a YAML or JSON file with settings and flags' },
  seed: { takes: 'text', help: 'seed of ids and codes (default gift-mock)' },
  scenario: { takes: 'name|file', help: 'start with this scenario: a name of the library, or a YAML file' },
  store: {
    takes: 'url',
    help: 'where state is stored: memory:, sqlite:FILE or postgres://… (default memory:); if it has a password, use the variable',
  },
  adminToken: {
    takes: 'token',
    help: 'the token that the control API requires; prefer the variable, because other users can see flags',
  },
  https: { help: 'serve HTTPS, with a self-signed certificate unless --cert and --key are given' },
  cert: { takes: 'file', help: 'the certificate in PEM; implies --https' },
  key: { takes: 'file', help: "the certificate's private key in PEM" },
  logLevel: { takes: 'level', help: 'debug, info, warn, error or silent (default info)' },
  logFormat: { takes: 'format', help: 'pretty or json (default pretty); the log goes to standard error' },
  maxJournalEntries: {
    takes: 'number',
    help: 'maximum number of requests in the journal of a sandbox (default 10000)',
  },
  maxJournalBytes: {
    takes: 'number',
    help: 'maximum size of the journal of a sandbox in bytes (default 32768 for each of --max-journal-entries)',
  },
  maxSandboxes: { takes: 'number', help: "maximum number of sandboxes besides the root's (default 1000)" },
  trustProxy: { help: "take the caller's address from the last entry of X-Forwarded-For" },
  snapshot: { takes: 'file', help: 'start with the state, settings, seed and clock of this snapshot' },
  snapshotOnExit: { takes: 'file', help: 'write a snapshot on exit' },
  watch: {
    help: "apply changes of settings in the configuration file to the root's sandbox; its next reset undoes them",
  },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof startFlags

/** Returns the command line flag for an option name: `maxSandboxes` → `--max-sandboxes` */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Returns the environment variable for an option name: `maxSandboxes` → `GIFT_MOCK_MAX_SANDBOXES` */
export function variableOf(name: string): string {
  return `GIFT_MOCK_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`
}
