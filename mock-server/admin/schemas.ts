import { because } from '../core/validation/explained.ts'
import { valueProblems } from '../core/problems/values.ts'
import { nameProblems } from '../core/problems/names.ts'
import { environmentFormatNames } from '../core/util/environment-formats.ts'
import { z } from 'zod'
import { MAX_RATE } from '../core/time/sandbox-clock.ts'
import { parseIso } from '../core/time/japan-time.ts'
import type { FaultDocument } from '../core/faults/fault.ts'
import { choices } from '../core/faults/waiting/waiting-requests.ts'
import { SNAPSHOT_FORMATS } from '../core/control/snapshot.ts'
import { clearedAs } from '../core/clearances/clearance.ts'
import { countSchema } from '../core/journal/expected-count.ts'
import { strictObject, enumOf, recordOf } from '../core/validation/strict-object.ts'
import type { ScenarioDocument } from '../core/scenario/schema.ts'
import { matchSchema } from '../core/journal/match-schema.ts'
import { sandboxSeedSchema } from '../core/ids/seed.ts'

const moment = z.iso.datetime({ offset: true }).transform(parseIso)
const settingChanges = recordOf(z.string(), z.unknown())
const clockState = z.union([
  strictObject({ mode: z.literal('running'), offsetMs: z.number(), rate: z.number().min(1).max(MAX_RATE).optional() }),
  strictObject({ mode: z.literal('frozen'), nowMs: z.number() }),
])

export const changeSettingsSchema = settingChanges

export const setClockSchema = strictObject({
  now: moment.optional(),
  mode: enumOf(nameProblems.mode, ['running', 'frozen']).optional(),
  rate: z.number().min(1).max(MAX_RATE).optional(),
})
  .refine((change) => Object.values(change).some((given) => given !== undefined), because(valueProblems.noClockChange))
  .refine(({ mode, rate }) => rate === undefined || mode !== 'frozen', because(valueProblems.frozenRate))

/**
 * Maximum duration by which the clock is advanced: a hundred years [ms]. A larger value is rejected, because its unit
 * is probably wrong.
 */
const MAX_ADVANCE_MS = 100 * 366 * 24 * 60 * 60 * 1000
export const advanceSchema = strictObject({ ms: z.int().min(0).max(MAX_ADVANCE_MS) })

export const resetSchema = strictObject({ keep: z.array(z.literal('settings')).default([]) })

export const decideSchema = strictObject({ choice: enumOf(nameProblems.choice, choices) })

export const clearOrderSchema = strictObject({
  request: z.string().optional(),
  provider: z.string().optional(),
  reference: z.string().optional(),
  as: enumOf(nameProblems.answer, clearedAs),
  note: z.string().max(1000).optional(),
})

export const timelineSchema = strictObject({ points: z.coerce.number().int().min(1).max(1000).default(100) })

/** Language of the sentences in a response: English by default. */
const languageOption = enumOf(nameProblems.language, ['en', 'ja']).default('en')

export const requestFilterSchema = strictObject({
  provider: z.string().optional(),
  operation: z.string().optional(),
  status: z.coerce.number().int().min(100).max(599).optional(),
  outcome: z.string().optional(),
  after: z.string().optional(),
  before: z.string().optional(),
  limit: z.coerce.number().int().min(1).optional(),
  newest: z.coerce.number().int().min(1).optional(),
  since: moment.optional(),
  until: moment.optional(),
  lang: languageOption,
  format: enumOf(nameProblems.format, ['json', 'har']).default('json'),
})

export const ledgerQuerySchema = strictObject({
  newest: z.coerce.number().int().min(1).optional(),
  since: moment.optional(),
  until: moment.optional(),
  format: enumOf(nameProblems.format, ['json', 'csv']).default('json'),
})

/**
 * `cases`: maximum number of violations and maximum number of undecided cases in the report, for each rule. By default,
 * the report contains all violations and all undecided cases.
 */
export const reportQuerySchema = strictObject({ cases: z.coerce.number().int().min(0).optional() })

/** `lose=response`: in the scenario, the response is lost, no matter what happened to the recorded request. */
export const recordedScenarioSchema = strictObject({ lose: enumOf(nameProblems.lostPart, ['response']).optional() })
export const languageQuerySchema = strictObject({ lang: languageOption })
/** `pause`: milliseconds between two batches of events. `omit`: the name of the events that are left out. */
export const eventsQuerySchema = strictObject({
  lang: languageOption,
  pause: z.coerce.number().int().min(0).max(10_000).default(0),
  omit: enumOf(nameProblems.omittedEvent, ['code']).optional(),
})

/**
 * Schema of the header `Last-Event-ID`. A client of the event stream sends this header when it reconnects. The value is
 * empty if the client has received no event id.
 */
export const lastEventSchema = z.object({
  'last-event-id': z
    .string()
    .regex(/^(?:\d{9,15})?$/, because(valueProblems.noJournalId))
    .optional(),
})

export const verifySchema = strictObject({
  match: matchSchema(),
  count: countSchema(),
})

/** Schema that accepts any object. `parseFault` validates the object when the fault is armed. */
export const faultDocumentSchema = z.custom<FaultDocument>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  because(valueProblems.noFault),
)

/**
 * Schema of a scenario to start. `{"name"}` names a scenario of the library. An object with more members is a whole
 * scenario, which is validated when the scenario is started.
 */
export const startScenarioSchema = z.custom<{ name: string } | ScenarioDocument>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    'name' in value &&
    typeof value.name === 'string',
  because(valueProblems.noScenario),
)
export function isLibraryReference(document: { name: string } | ScenarioDocument): document is { name: string } {
  return Object.keys(document).length === 1
}

export const createSandboxSchema = strictObject({
  settings: settingChanges.default({}),
  seed: sandboxSeedSchema().optional(),
})
export const putSandboxQuerySchema = strictObject({ if: enumOf(nameProblems.condition, ['absent']).optional() })

export const tokenFormatSchema = strictObject({ format: enumOf(nameProblems.format, ['json', 'text']).default('json') })
export const envFormatSchema = strictObject({
  format: enumOf(nameProblems.format, environmentFormatNames).default('json'),
})

/**
 * Schema that accepts any object and returns the same object. A caller may have sent the key `__proto__`, which a Zod
 * record would drop.
 */
const entriesSchema = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  because(valueProblems.noValues),
)

export const snapshotSchema = strictObject({
  format: z.enum(SNAPSHOT_FORMATS, because(valueProblems.noSnapshotFormat)),
  seed: z.string(),
  clock: clockState,
  made: settingChanges,
  changed: settingChanges,
  state: strictObject({
    collections: entriesSchema
      .refine((collections) => !Object.hasOwn(collections, '__proto__'), because(valueProblems.protoCollection))
      .pipe(z.record(z.string().regex(/^[!-~]+$/, because(valueProblems.noCollection)), entriesSchema)),
    counters: recordOf(z.string(), z.int()),
  }),
  checksum: z.string(),
})
