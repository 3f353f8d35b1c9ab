import { stringify } from 'yaml'
import { joinTexts, sameInBoth, type Text } from '../../mock-server/core/localized-text.ts'
import type { JournalEntry, ScenarioDocument } from '../../mock-server/index.ts'
import { toleratedRules } from './outcomes/index.ts'
import { FOUND_TAG } from '../replay/client/old-tokens.ts'
import { WAITS_TAG } from '../replay/time/time-needed.ts'
import { crashOf, faultsOf, nameOf, type Placement, type Schedule, textOf, waitOf } from './search/schedule.ts'
import type { FoundSchedule } from './search/search-result.ts'

/** A scenario that reproduces a loss that the search found. */
export interface FoundScenario {
  /** Name of the scenario, below the folder `found`. */
  name: string
  document: ScenarioDocument
  yaml: string
}

/** The beginning of every file with a found scenario. */
export const FOUND_BEGINNING = '# Found by gift-mock explore'

/**
 * Returns the scenario that reproduces a found schedule.
 * @param base the scenario of the search, without faults
 * @param ordered the requests that one client sends without faults
 */
export function foundScenario(
  { schedule, losses }: FoundSchedule,
  base: ScenarioDocument,
  { ordered, seed }: { ordered: readonly JournalEntry[]; seed: string },
): FoundScenario {
  const name = `found/${schedule.map(slugOf).join('-then-')}`
  const remedies = unique(losses.flatMap(({ remedy }) => remedy ?? []))
  const { task, settings = {}, faults, client } = scheduled(base, schedule)
  const { tolerate = [] } = base.expect
  const document: ScenarioDocument = {
    name,
    title: titleOf(schedule),
    story: joinTexts([storyOf(schedule), lostText(losses.map(({ what }) => what))], 'sentence'),
    ...(remedies.length > 0 && { remedy: joinTexts(remedies, 'sentence') }),
    tags: [FOUND_TAG, ...(waitOf(schedule) > 0 ? [WAITS_TAG] : [])],
    task,
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(client && { client }),
    faults: faults ?? [],
    expect: { ledger: ledgerOf(ordered), ...(tolerate.length > 0 && { tolerate }) },
  }
  const comment = `${FOUND_BEGINNING} with the seed ${JSON.stringify(seed)}.\n`
  return { name, document, yaml: comment + stringify(document, { lineWidth: 120 }) }
}

/**
 * Returns the scenario with the faults of the schedule, and with the kill of the client if the schedule contains one.
 */
export function scheduled(base: ScenarioDocument, schedule: Schedule): ScenarioDocument {
  const crash = crashOf(schedule)
  return {
    ...base,
    faults: faultsOf(schedule),
    ...((base.client ?? crash) && { client: { ...base.client, ...crash } }),
  }
}

/** Returns a title such as `Call 1 of at-gift.issue is executed, and no response arrives`. */
export function titleOf(schedule: Schedule): Text {
  return joinTexts(schedule.map(eventText), 'semicolon')
}

/** Returns a sentence without a full stop about one placement. */
export function eventText(placement: Placement): Text {
  const { operation, call } = placement
  const { en, ja } = textOf(placement)
  return { en: `Call ${call} of ${operation} ${en}`, ja: `${operation} の${call}回目のリクエストが${ja}` }
}

function slugOf(placement: Placement): string {
  return `${placement.operation.split('.').at(-1)}-${placement.call}-${nameOf(placement)}`
}

function storyOf(schedule: Schedule): Text {
  const events = schedule.map(eventText)
  return { en: events.map(({ en }) => `${en}.`).join(' '), ja: events.map(({ ja }) => `${ja}。`).join('') }
}

function lostText(losses: readonly Text[]): Text {
  const { en, ja } = joinTexts(unique(losses), 'semicolon')
  return { en: `The result: ${en}.`, ja: `その結果: ${ja}。` }
}

function unique(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [text.en, text])).values()]
}

/** Returns the expectation that the client gets at most as many codes as without faults. */
function ledgerOf(baseline: readonly JournalEntry[]): NonNullable<ScenarioDocument['expect']['ledger']> {
  const keys = new Map<string, Set<string>>()
  for (const { provider, ledgerKey } of baseline) {
    const known = keys.get(provider) ?? new Set()
    if (ledgerKey !== undefined) known.add(ledgerKey)
    keys.set(provider, known)
  }
  return Object.fromEntries([...keys].map(([provider, known]) => [provider, { issued: { max: known.size } }]))
}

/** Returns the scenario of a search: the task without faults. */
export function baseScenario(
  task: ScenarioDocument['task'],
  {
    settings = {},
    workers = 1,
    starts = 1,
  }: { settings?: Record<string, unknown> | undefined; workers?: number | undefined; starts?: number | undefined },
): ScenarioDocument {
  return {
    ...((workers > 1 || starts > 1) && {
      client: { ...(workers > 1 && { workers }), ...(starts > 1 && { starts }) },
    }),
    name: 'found/without-faults',
    title: sameInBoth('found/without-faults'),
    task,
    settings,
    expect: { requests: [{ match: {}, count: { min: 0 } }], tolerate: [...toleratedRules(workers)] },
  }
}
