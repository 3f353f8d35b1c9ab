import type { ClockReading } from '../core/time/sandbox-clock.ts'
import { japanIso } from '../core/time/japan-time.ts'
import type { ArmedFault } from '../core/faults/armed-faults.ts'
import type { JournalEntry } from '../core/journal/journal.ts'
import type { Language } from '../core/localized-text.ts'
import type { CodeEntry } from '../core/ledger.ts'
import type { TranslateReason } from '../core/reasons/translator.ts'
import { REDACTED } from '../core/redaction.ts'
import type { ScenarioState } from '../core/control/sandbox-admin.ts'
import { evidenceOf } from '../core/provider/recordings/observed-rules.ts'
import { publicOutcome } from '../core/provider/response.ts'
import type { UnmatchedRequest } from '../core/pipeline/unmatched/unmatched-requests.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { SettingDefinitions, Settings } from '../core/settings/settings.ts'

/** Formats a time for the control API: ISO 8601 in Japan time, with milliseconds. */
export function isoOf(ms: number): string {
  return japanIso(ms, 'milliseconds')
}

/**
 * Returns a request as the control API shows it.
 * @param settings the settings of the sandbox; they contain the rules that were observed at the provider
 * @param translate translates the reason; undefined for English
 */
export function requestView(
  entry: JournalEntry,
  sandbox: string,
  providers: readonly Provider[],
  settings: Settings,
  translate?: TranslateReason,
) {
  const { atMs, receivedAtMs, outcome, id, ledgerKey: _ledgerKey, ...rest } = entry
  const rule = providers.find(({ name }) => name === entry.provider)?.register[outcome.rule ?? '']
  return {
    id,
    sandbox,
    at: isoOf(atMs),
    receivedAt: isoOf(receivedAtMs),
    ...rest,
    outcome: { ...localizedOutcome(outcome, translate), ...evidenceOf(outcome.rule, rule, settings) },
  }
}

function localizedOutcome(outcome: JournalEntry['outcome'], translate?: TranslateReason) {
  const shown = publicOutcome(outcome)
  return translate ? { ...shown, reason: translate(outcome) ?? shown.reason } : shown
}

export function unmatchedView(
  { receivedAtMs, status, reason, because, ...rest }: UnmatchedRequest,
  translate?: TranslateReason,
) {
  return {
    ...rest,
    receivedAt: isoOf(receivedAtMs),
    provider: null,
    operation: null,
    response: { status },
    outcome: { reason: translate?.({ because }) ?? reason },
  }
}

export function clockView({ nowMs, ...rest }: ClockReading) {
  return { now: isoOf(nowMs), ...rest }
}

export function codeView<Code extends CodeEntry>({ atMs, ...row }: Code) {
  return { ...row, at: isoOf(atMs) }
}

/** Returns an armed fault with its counters. @param armed a fault whose credentials are masked */
export function faultView({ fault, seen, hits }: ArmedFault) {
  return { ...fault, seen, hits }
}

export function scenarioView({ scenario, startedAtMs, verdict }: ScenarioState) {
  const { name, title, story, remedy, tags, task } = scenario
  return { name, title, story, remedy, tags, task, startedAt: isoOf(startedAtMs), verdict }
}

export function settingsView(definitions: SettingDefinitions, values: Settings, language: Language) {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, { default: standard, meaning, evidence, secret }]) => {
      const shown = secret ? { value: REDACTED, default: REDACTED } : { value: values[name], default: standard }
      return [name, { ...shown, meaning: meaning[language], evidence }]
    }),
  )
}
