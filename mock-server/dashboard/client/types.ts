/** The parts of the control API that the dashboard reads. */

export interface Text {
  en: string
  ja: string
}

export interface RequestEntry {
  id: string
  /** Time of arrival on the sandbox's clock, in ISO 8601 format and in Japan time. */
  at: string
  /** Time of arrival on the host's clock, in ISO 8601 format and in Japan time. */
  receivedAt: string
  /** Null if the request reached no provider. */
  provider: string | null
  operation: string | null
  method: string
  path: string
  request: Message & { fields?: Readonly<Record<string, unknown>> }
  response: Message & { status: number }
  /** False if the response did not reach the caller. */
  delivered: boolean
  /** The decision of a person about the response; null while the response waits for the decision. */
  decision?: { choice: string; by: string } | null
  /** True if the caller closed the connection before it received the response. */
  abandoned?: boolean
  durationMs: number
  fault?: { name: string; phase: string; effect: string }
  outcome: { code: string; reason: string; rule: string | null; evidence: string | null }
  /** The path that the client of a request to an unknown path probably meant. */
  suggestion?: string | null
}

/** The differences between a refused request and a request that the provider would have accepted. */
export interface AcceptedRequest {
  accepted: boolean
  differences: { part: string; name: string; sent: string | null; accepted: string | null; reason: string }[]
}

/** A request that reached no provider. */
export interface UnmatchedRequest {
  receivedAt: string
  provider: null
  operation: null
  method: string
  path: string
  response: { status: number }
  outcome: { reason: string }
  suggestion: string | null
}

export interface Message {
  headers: Record<string, string>
  body: string | null
}

export interface Code {
  code: string
  provider: string
  reference: string
  product: string
  /** Face value in yen. */
  faceValue: number
  /** Commission with tax, in yen. */
  fee: number
  journalId: string
  delivered: boolean
  recoveredBy: string | null
  orphaned: boolean
  suspectedDuplicateOf: string | null
  at: string
}

/** Totals of a ledger. Amounts are in yen. */
export interface Totals {
  issued: number
  faceValue: number
  fees: number
  orphaned: number
  suspectedDuplicates: number
}

export interface Ledger {
  codes: Code[]
  totals: Totals
}

export interface Fault {
  name: string
  when?: { provider?: string; operation?: string; calls?: string | (number | string)[] }
  phase: string
  effect: EffectUse['effect']
  seen: number
  hits: number
}

export interface Clock {
  now: string
  mode: 'running' | 'frozen'
  rate?: number
}

export interface Rule {
  name: string
  rule: string
  severity: string
  text: Text
  result: string
  exercised: number
  violations: { what: Text; requests: string[] }[]
  undecided: { what: Text; requests: string[] }[]
  /** Amount that the violations cost, in yen. */
  costYen: number
}

export interface Setting {
  value: unknown
  default: unknown
  meaning: string
  /** Id of the rule in the evidence register to which the setting belongs. */
  evidence: string | null
}

/** The part of a JSON Schema that decides how a value is edited. */
export interface ValueSchema {
  type?: string
  enum?: unknown[]
  anyOf?: { const?: unknown }[]
  minimum?: number
  maximum?: number
}

export interface ScenarioTitle {
  name: string
  title: Text
  story?: Text
  faults: Omit<Fault, 'seen' | 'hits'>[]
}

export interface RunningScenario {
  name: string
  title: Text
  remedy?: Text
  task: object
  verdict: { result: string; checks: { what: Text; expected: Text; actual: Text; passed: boolean }[] }
}

export interface Report {
  result: string
  rules: Rule[]
  /** Names of the rules whose violation the running scenario tolerates. */
  tolerated: string[]
  ledger: Totals
  /** The verdict of the running scenario; null if no scenario is running. */
  scenario: { scenario: string; result: string } | null
}

/** The configuration that the server writes into the page. */
export interface Config {
  language: 'en' | 'ja'
  /** Path of the sandbox, such as `/sandboxes/a`; empty for the default sandbox. */
  base: string
  sandbox: string
  /** The shell command that runs the program of the mock. */
  command: string
  /** The texts of the page in its language, by key. */
  texts: Record<string, string>
  /** Names of providers, operations, outcomes, effects and phases, by identifier. */
  names: Record<string, string>
  /** The providers with the names that their journal entries can have. */
  providers: { name: string; operations: string[]; outcomes: string[] }[]
}

/** An effect in a phase, with a sentence that says what the effect does. */
export interface EffectUse {
  phase: string
  effect: { type: string; status?: number; ms?: number }
  text: Text
}

export interface EffectGuide {
  effects: EffectUse[]
  operations: { name: string; provider: string; errorStatuses: number[] }[]
  testerInputs: TesterInput[]
}

/** An input for which the provider misbehaves if the preset for testers is active. */
export interface TesterInput {
  operation: string | null
  /** Name of the field of the request, such as `DcId`. */
  field: string
  value: string | number
  /** Name of the fault that the preset arms for the input. */
  fault: string
  text: Text
}

/** A request that waits until a person decides what its caller receives. */
export interface WaitingRequest {
  request: string
  provider: string
  operation: string | null
  remainingMs: number
  otherwise: string
  choices: { choice: string; text: Text; lostYen: number }[]
}

/** The amounts of the ledger up to a time, in yen. */
export interface LedgerPoint {
  at: string
  issuedYen: number
  orphanedYen: number
  duplicatesYen: number
}

export interface AccessToken {
  provider: string
  caller: string
  token: string
  /** Time on the sandbox's clock until the next token [ms]. */
  remainingMs: number
}

/** A rule of the evidence register. */
export interface RegisteredRule {
  id: string
  provider: string
  evidence: string
  text: string
  settings?: string[]
  constant?: string
  /** The facts that recorded exchanges with the provider show about the rule. */
  observed?: { date: string; exchange: string; alternatives?: string[]; open?: string[] }
  /** The facts that are known about a rule of the class `assumed`. */
  assumption?: {
    question?: Text
    decidedBy?: Text
    reason?: Text
    alternative?: Text
    alternatives?: { id: string; text: Text; settings: object }[]
  }
}
