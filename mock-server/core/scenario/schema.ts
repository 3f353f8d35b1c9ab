/** Scenarios: their documents, running them in a sandbox, and evaluating the result. */

import { z } from 'zod'
import { MAX_RATE } from '../time/sandbox-clock.ts'
import { strictObject, recordOf, withoutProto } from '../validation/strict-object.ts'
import { countSchema } from '../journal/count.ts'
import { clockShift } from '../faults/duration.ts'
import { faultSchema, timestampSchema } from '../faults/fault.ts'
import { lazy } from '../util/lazy.ts'
import { matchSchema } from '../journal/match.ts'
import { inBothLanguages } from '../localized-text.ts'

const textSchema = lazy(() => z.string().trim().min(1, 'empty'))

/** A text in English and Japanese. A single string stands for both. */
const localizedSchema = lazy(() => z.preprocess(inBothLanguages, strictObject({ en: textSchema(), ja: textSchema() })))

/** Expected totals of a provider's ledger; amounts in yen. */
const ledgerSchema = lazy(() =>
  strictObject({
    issued: countSchema().optional(),
    faceValue: countSchema().optional(),
    fees: countSchema().optional(),
    orphaned: countSchema().optional(),
    suspectedDuplicates: countSchema().optional(),
  }),
)

/** A scenario: the provider's behavior, the client's task and the expected result. */
export const scenarioSchema = lazy(() =>
  strictObject({
    /** Path of the file below `scenarios/`, without the extension. */
    name: z
      .string()
      .regex(
        /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/,
        'no name of a scenario: use words of a-z and 0-9 with - between, and / between folders',
      ),
    title: localizedSchema(),
    /** What happens, and what production does. */
    story: localizedSchema().optional(),
    /** What a client that fails has to change: what a correct client does. */
    remedy: localizedSchema().optional(),
    tags: z
      .array(z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'no tag: use words of a-z and 0-9 with - between'))
      .default([]),
    /** If omitted, the provider's clock is the caller's. */
    clock: strictObject({
      /** Start of the provider's clock. Tokens depend on it: a client that uses its machine's time is refused. */
      now: timestampSchema().optional(),
      /** Offset of the provider's clock from the client's [ms]; negative if it is behind. */
      skewMs: clockShift().default(0),
      /** Speed of the provider's clock, as a multiple of real time, for a client that waits in real time. */
      rate: z.number().min(1).max(MAX_RATE).default(1),
      /** Whether the reference client also waits in real time. Other clients always do. */
      realTime: z.boolean().default(false),
    }).default({ skewMs: 0, rate: 1, realTime: false }),
    /** Settings that differ from the sandbox's, by dotted name. */
    settings: recordOf(z.string(), z.unknown()).default({}),
    /** The client's task: a name, or a name with parameters. */
    task: z.preprocess(
      withoutProto<string | { name: string; [parameter: string]: string | number | boolean }>,
      z.union(
        [
          textSchema().transform((name) => ({ name })),
          z.looseObject({ name: textSchema() }).catchall(z.union([z.string(), z.number(), z.boolean()])),
        ],
        { error: 'a task is a name, or {name: …} with parameters that are texts, numbers, true or false' },
      ),
    ),
    faults: z.array(faultSchema()).default([]),
    expect: strictObject({
      /** Expected ledger totals by provider. */
      ledger: recordOf(z.string(), ledgerSchema()).default({}),
      requests: z.array(strictObject({ match: matchSchema(), count: countSchema() })).default([]),
      /** Conduct rules that must be exercised and kept. Violations of other rules fail too, except notices. */
      conduct: z.array(z.string()).default([]),
      /** Conduct rules whose violation does not fail this scenario. */
      tolerate: z.array(z.string()).default([]),
      /** How often faults must fire, by fault name; at least once by default. */
      faults: recordOf(z.string(), countSchema()).default({}),
    }).refine(
      ({ ledger, requests, conduct }) => Object.keys(ledger).length + requests.length + conduct.length > 0,
      'expects nothing: name ledger, requests or conduct',
    ),
    /** Whether no other scenario may run at the same time. */
    alone: z.boolean().default(false),
  }),
)

export type Task = { readonly name: string } & Readonly<Record<string, string | number | boolean>>
/** A scenario before validation. */
export type ScenarioDocument = z.input<ReturnType<typeof scenarioSchema>>
/** A validated scenario. */
export type Scenario = Omit<z.output<ReturnType<typeof scenarioSchema>>, 'task'> & { task: Task }
