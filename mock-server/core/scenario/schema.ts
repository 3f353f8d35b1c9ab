import { z } from 'zod'
import { MAX_RATE } from '../time/sandbox-clock.ts'
import { strictObject, recordOf, withoutProto } from '../validation/strict-object.ts'
import { countSchema } from '../journal/count.ts'
import { clockShift } from '../faults/duration.ts'
import { faultSchema, timestampSchema } from '../faults/fault.ts'
import { lazy } from '../util/lazy.ts'
import { matchSchema } from '../journal/match.ts'

const textSchema = lazy(() => z.string().trim().min(1, 'empty'))

/** What a provider's ledger holds at the end; amounts in yen. */
const ledgerSchema = lazy(() =>
  strictObject({
    issued: countSchema().optional(),
    faceValue: countSchema().optional(),
    fees: countSchema().optional(),
    orphaned: countSchema().optional(),
    suspectedDuplicates: countSchema().optional(),
  }),
)

/** A scripted provider, what a client is asked to do with it, and what must have come of it. */
export const scenarioSchema = lazy(() =>
  strictObject({
    /** As its path below `scenarios/`, without the ending. */
    name: z
      .string()
      .regex(
        /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/,
        'no name of a scenario: use words of a-z and 0-9 with - between, and / between folders',
      ),
    title: strictObject({ en: textSchema(), ja: textSchema() }),
    /** What happens, what production would have done, and what the right client does. */
    story: textSchema(),
    tags: z
      .array(z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'no tag: use words of a-z and 0-9 with - between'))
      .default([]),
    /** Left out, the provider's clock is the caller's. */
    clock: strictObject({
      /** Where the provider's clock begins. Tokens follow it: a client that reads the time of its machine is refused. */
      now: timestampSchema().optional(),
      /** How far the provider's clock is ahead of the client's, in milliseconds; negative for behind. */
      skewMs: clockShift().default(0),
      /** How many times as fast as real time the provider's clock runs for a client that waits in real time. */
      rate: z.number().min(1).max(MAX_RATE).default(1),
      /** The reference client waits in real time too; others always do. */
      realTime: z.boolean().default(false),
    }).default({ skewMs: 0, rate: 1, realTime: false }),
    /** What differs from the settings of the sandbox, by dotted names. */
    settings: recordOf(z.string(), z.unknown()).default({}),
    /** What the client is asked to do: a name, or a name with parameters. */
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
      /** By provider. */
      ledger: recordOf(z.string(), ledgerSchema()).default({}),
      requests: z.array(strictObject({ match: matchSchema(), count: countSchema() })).default([]),
      /** Rules of conduct that the client must have been tried by, and kept. A breach of any other rule fails it as well. */
      conduct: z.array(z.string()).default([]),
      /** Rules whose breach is no fault of the client here. */
      tolerate: z.array(z.string()).default([]),
      /** How often faults must have fired, by their names; at least once by default. */
      faults: recordOf(z.string(), countSchema()).default({}),
    }).refine(
      ({ ledger, requests, conduct }) => Object.keys(ledger).length + requests.length + conduct.length > 0,
      'expects nothing: name ledger, requests or conduct',
    ),
    /** Must run while no other does. */
    alone: z.boolean().default(false),
  }),
)

export type Task = { readonly name: string } & Readonly<Record<string, string | number | boolean>>
/** A scenario as it is written. */
export type ScenarioDocument = z.input<ReturnType<typeof scenarioSchema>>
/** A scenario as it was checked. */
export type Scenario = Omit<z.output<ReturnType<typeof scenarioSchema>>, 'task'> & { task: Task }
