/** Name of the program. */
export const COMMAND = 'gift-mock'

/** A flag of `start`. It takes a value, or is a switch if `takes` is undefined. */
export interface Flag {
  /** Description of the value for the help. */
  takes?: string
  help: string
}

export const startFlags = {
  port: { takes: 'number', help: 'the port; 0 takes a free one (default 4600)' },
  host: {
    takes: 'address',
    help: 'the address to listen on (default 127.0.0.1); on one that other machines reach, the control API asks for a token',
  },
  config: { takes: 'file', help: 'settings and flags from a YAML or JSON file' },
  seed: { takes: 'text', help: 'ids and codes follow from it (default gift-mock)' },
  scenario: { takes: 'name|file', help: 'begin with this scenario: one of the library, or a YAML file' },
  store: {
    takes: 'url',
    help: 'where everything is kept: memory:, sqlite:FILE or postgres://… (default memory:); better given as a variable where it has a password',
  },
  adminToken: {
    takes: 'token',
    help: 'what the control API asks for; better given as a variable, since other users see flags',
  },
  https: { help: 'serve HTTPS; without --cert and --key with a self-signed certificate' },
  cert: { takes: 'file', help: 'the certificate in PEM; implies --https' },
  key: { takes: 'file', help: "the certificate's private key in PEM" },
  logLevel: { takes: 'level', help: 'debug, info, warn or error (default info)' },
  logFormat: { takes: 'format', help: 'pretty or json (default pretty); the log goes to standard error' },
  maxJournalEntries: { takes: 'number', help: 'requests that the journal of a sandbox keeps (default 10000)' },
  maxSandboxes: { takes: 'number', help: "sandboxes beside the root's (default 1000)" },
  trustProxy: { help: "take the caller's address from the last entry of X-Forwarded-For" },
  snapshot: { takes: 'file', help: 'begin with this snapshot: its state, settings, seed and clock' },
  snapshotOnExit: { takes: 'file', help: 'write a snapshot on exit' },
  watch: { help: "apply settings that change in the configuration file to the root's sandbox, until its next reset" },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof startFlags

/** `maxSandboxes` → `--max-sandboxes` */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** `maxSandboxes` → `GIFT_MOCK_MAX_SANDBOXES` */
export function variableOf(name: string): string {
  return `GIFT_MOCK_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`
}
