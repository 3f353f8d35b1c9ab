import type { Check, ScenarioDocument, Text } from '../../../mock-server/index.ts'
import { boot, type Booted } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf } from '../support.ts'
import { scenarioOf } from './support.ts'

type LocalizedMember = 'what' | 'expected' | 'actual'

/** A check of a verdict, with texts in one language only. */
type LocalizedCheck = Omit<Check, LocalizedMember> & Record<LocalizedMember, string>

interface Evaluated {
  booted: Booted
  result: string | undefined
  checks: LocalizedCheck[]
}

const localizedTo =
  (language: keyof Text) =>
  ({ what, expected, actual, ...rest }: Check): LocalizedCheck => ({
    ...rest,
    what: what[language],
    expected: expected[language],
    actual: actual[language],
  })

/** Starts a scenario, runs a client and returns the verdict, by default in English. */
export async function evaluate(
  change: Partial<ScenarioDocument>,
  client: (booted: Booted) => Promise<unknown>,
  { language = 'en', ...options }: { language?: keyof Text; maxJournalEntries?: number } = {},
): Promise<Evaluated> {
  const booted = boot(options)
  await booted.mock.admin.startScenario(scenarioOf(change))
  await client(booted)
  const state = await booted.mock.admin.scenario()
  return { booted, result: state?.verdict.result, checks: (state?.verdict.checks ?? []).map(localizedTo(language)) }
}

export const issue = ({ send }: Booted): Promise<Response> => send(ISSUE_PATH, issueOf())

export async function issueTwice(booted: Booted): Promise<void> {
  await issue(booted)
  await booted.advance(2000)
  await issue(booted)
}
