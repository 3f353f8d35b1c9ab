import { clockRate } from '../time/sandbox-clock.ts'
import type { EvidenceClass } from '../provider/evidence.ts'
import { evidenceOf } from '../provider/recordings/observed-rules.ts'
import { type Clearance, indexClearances, readClearances } from '../clearances/clearance.ts'
import { journalEntries, evictedCount, type JournalEntry } from '../journal/journal.ts'
import { type CodesInBook, type LedgerEntry, readLedger } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import type { Outcome } from '../provider/response.ts'
import { japaneseReasons, type TranslateReason } from '../reasons/translator.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { defaultSettings, type SettingDefinitions, type Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'
import { memo } from '../util/memo.ts'
import type { ConductRule, Violation } from './rule.ts'
import { mapInTurn } from '../util/map-in-turn.ts'

/**
 * The result of a rule. `not exercised`: the client had no occasion to violate the rule. `inconclusive`: no violation
 * was found, but undecided requests or evicted journal entries may contain a violation.
 */
export type RuleResult = 'passed' | 'violated' | 'not exercised' | 'inconclusive'

export interface RuleReport extends Pick<ConductRule, 'name' | 'rule' | 'severity' | 'text'> {
  provider: string
  evidence: EvidenceClass | null
  result: RuleResult
  /** Number of occasions on which the client could have violated the rule. */
  exercised: number
  violations: readonly Violation[]
  /** Cases in which the requests alone do not show whether the rule was violated. */
  undecided: readonly Violation[]
  /**
   * Amount in yen that the violations cost. This is the cost of the suspected duplicates that the requests of the
   * violations issued. If there are none, it is the cost of the orphaned codes (billed but never received) that these
   * requests issued.
   */
  costYen: number
}

export interface ConductReport {
  rules: RuleReport[]
  /** Number of requests evicted from the journal. */
  evicted: number
}

/** The journal, the ledger and the clearances of a sandbox. */
export interface SandboxRecords {
  /** Journal entries in the order in which the requests were handled. */
  listed: readonly JournalEntry[]
  /** Ledger entries in the order in which the codes were issued. */
  codes: readonly LedgerEntry[]
  /** Statements of the provider about orders with an unknown outcome, oldest first. */
  clearances: readonly Clearance[]
  /** Number of requests evicted from the journal. */
  evicted: number
}

/**
 * Reads the records of a sandbox.
 * @param inBook the codes that the client's book contains; undefined if there is no book
 */
export function readRecords(tx: Transaction, providers: readonly Provider[], inBook?: CodesInBook): SandboxRecords {
  return {
    listed: tx.list(journalEntries).map(({ value }) => value),
    codes: readLedger(
      tx,
      providers.map(({ name }) => name),
      inBook,
    ),
    clearances: readClearances(tx),
    evicted: evictedCount(tx),
  }
}

/** A provider with its loaded rules of conduct. */
export interface JudgingProvider extends Provider {
  conduct: readonly ConductRule[]
  /** Function that returns the reason of an outcome in Japanese. */
  translateReason: TranslateReason
}

export async function loadConductRules(providers: readonly Provider[]): Promise<JudgingProvider[]> {
  const translateReason = await japaneseReasons(providers)
  return mapInTurn(providers, async (provider) => ({
    ...provider,
    conduct: await provider.loadConduct(),
    translateReason,
  }))
}

/**
 * Evaluates the conduct rules of all providers against a sandbox's journal and ledger.
 * @param ordered number of codes that the client has to issue, by provider. A provider for which the number is not
 * known is left out
 * @param task name of the client's task; undefined if no scenario is active
 */
export function evaluateConduct(
  { listed, codes, clearances, evicted }: SandboxRecords,
  { settings, record }: Pick<SandboxTransaction, 'settings' | 'record'>,
  providers: readonly JudgingProvider[],
  ordered: Readonly<Record<string, number | undefined>> = {},
  task?: string,
): ConductReport {
  const inOrder = listed.toSorted(byArrival)
  const cleared = indexClearances(clearances)
  const rules = providers.flatMap((provider) => {
    const history = {
      entries: inOrder.filter((entry) => entry.provider === provider.name),
      codes: codes.filter((code) => code.provider === provider.name),
      ordered: ordered[provider.name],
      task,
      clearances: cleared,
      settings,
      initialSettings: initialSettings(provider.settings)(record.made),
      reasonOf: (outcome: Outcome) => ({
        en: outcome.reason,
        ja: provider.translateReason(outcome) ?? outcome.reason,
      }),
      clockRate: clockRate(record.clock),
    }
    return provider.conduct.map(({ evaluate, ...rule }): RuleReport => {
      const { exercised, violations, undecided = [] } = evaluate(history)
      const unproven = exercised === 0 ? 'not exercised' : 'passed'
      const cannotTell = undecided.length > 0 || evicted > 0
      const result = violations.length > 0 ? 'violated' : cannotTell ? 'inconclusive' : unproven
      return {
        ...rule,
        provider: provider.name,
        evidence: evidenceOf(rule.rule, provider.register[rule.rule], settings).evidence,
        result,
        exercised,
        violations,
        undecided,
        costYen: costOf(violations, history.codes),
      }
    })
  })
  return { rules, evicted }
}

/** Returns the settings with which the sandbox was created. A setting that was not given has its default value. */
const initialSettings = memo((definitions: SettingDefinitions) =>
  memo((made: Settings): Settings => ({ ...defaultSettings(definitions), ...made })),
)

function costOf(violations: readonly Violation[], codes: readonly LedgerEntry[]): number {
  if (violations.length === 0) return 0
  const ids = new Set(violations.flatMap(({ requests }) => requests))
  const sum = (counts: (code: LedgerEntry) => boolean): number =>
    codes.reduce((yen, code) => (ids.has(code.journalId) && counts(code) ? yen + code.faceValue + code.fee : yen), 0)
  return sum(({ suspectedDuplicateOf }) => suspectedDuplicateOf !== null) || sum(({ orphaned }) => orphaned)
}

/**
 * Compares two entries by arrival. The following criteria are used in this order until the entries differ:
 * - the arrival time on the host's clock, because this clock is not set back together with the sandbox's clock
 * - if a fault delayed one of the two requests: the arrival time on the sandbox's clock, because a delayed request is
 *   handled later than requests that arrived after it
 * - the order in which the requests were handled
 */
function byArrival(a: JournalEntry, b: JournalEntry): number {
  const wasPutOff = wasDelayedByFault(a) || wasDelayedByFault(b)
  return a.receivedAtMs - b.receivedAtMs || (wasPutOff ? a.atMs - b.atMs : 0) || (a.id < b.id ? -1 : 1)
}

function wasDelayedByFault({ fault, durationMs }: JournalEntry): boolean {
  return fault !== undefined && durationMs > 0
}
