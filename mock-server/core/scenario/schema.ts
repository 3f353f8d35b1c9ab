/** The schema of scenario documents. Other files of this folder run a scenario in a sandbox and evaluate the result. */

import { because } from '../validation/explained.ts'
import { valueProblems } from '../problems/values.ts'
import { sharedReasons } from '../reasons/shared.ts'
import { nameProblems } from '../problems/names.ts'
import { z } from 'zod'
import { MAX_RATE } from '../time/sandbox-clock.ts'
import { strictObject, enumOf, recordOf, withoutProto } from '../validation/strict-object.ts'
import { countSchema } from '../journal/expected-count.ts'
import { clockShift } from '../faults/duration.ts'
import { faultSchema, timestampSchema } from '../faults/fault.ts'
import { lazy } from '../util/lazy.ts'
import { matchSchema } from '../journal/match-schema.ts'
import { inBothLanguages } from '../localized-text.ts'
import { SCENARIO_NAME } from './name.ts'

const textSchema = lazy(() => z.string().trim().min(1, because(valueProblems.empty)))

/** Schema of a text in English and Japanese. A single string is used for both languages. */
const localizedSchema = lazy(() => z.preprocess(inBothLanguages, strictObject({ en: textSchema(), ja: textSchema() })))

/**
 * Schema of the sentences that are shown if a number is not as expected. A sentence says what the client did, or may
 * have done.
 */
const findingsSchema = () => ({
  /** Sentence for a number that is too low. */
  tooFew: localizedSchema().optional(),
  /** Sentence for a number that is too high. */
  tooMany: localizedSchema().optional(),
})

/**
 * Schema of the expected totals of a provider's ledger. Amounts are in yen. The sentences `tooFew` and `tooMany` are
 * for a wrong number of issued codes (`issued`).
 */
const ledgerSchema = lazy(() =>
  strictObject({
    ...findingsSchema(),
    issued: countSchema().optional(),
    faceValue: countSchema().optional(),
    fees: countSchema().optional(),
    orphaned: countSchema().optional(),
    suspectedDuplicates: countSchema().optional(),
  }),
)

/** Moments at which a scenario can kill its client. */
const killMoments = ['before-send', 'after-commit', 'after-response'] as const

/** Maximum number of normal starts of a client in one run. */
export const MAX_STARTS = 9

/**
 * Schema of the processes of the client: when the client is killed, how often it is started again, and how many clients
 * run at the same time.
 */
const clientSchema = lazy(() =>
  strictObject({
    kill: strictObject({
      /** Operation of the request at which the client is killed. */
      operation: z.string(),
      /**
       * Position of the request among the requests of this operation, counted from 1. The count continues when the
       * client is started again.
       */
      call: z.int().min(1, because(valueProblems.callBelow1)).default(1),
      /**
       * The moment at which the client is killed:
       * - `before-send`: before the provider receives the request. The request has no effect and no journal entry.
       * - `after-commit`: after the provider has committed the result. The response is never sent.
       * - `after-response`: just after the response was sent. The client may or may not have read the response.
       */
      at: enumOf(nameProblems.moment, killMoments),
    }).optional(),
    /** Number of times that the client is started again after the scenario killed the client. */
    restart: z.int().min(0).max(1, because(valueProblems.restartTwice)).default(1),
    /** Number of clients that are started at the same time, with the same task and the same folder for their state. */
    workers: z.int().min(1).max(8, because(valueProblems.manyWorkers)).default(1),
    /**
     * Number of times that the client is started, one run after the other. A start whose run is killed does not count.
     * The default is 1, and `replay --starts` has precedence.
     */
    starts: z.int().min(1).max(MAX_STARTS).optional(),
  }).refine(
    ({ kill, workers, starts = 1 }) => kill !== undefined || workers > 1 || starts > 1,
    because(valueProblems.noKill),
  ),
)
/** A crash of the client: when the client is killed, and how often the client is started again. */
export type ClientCrash = Pick<z.output<ReturnType<typeof clientSchema>>, 'restart'> & { kill: KillPoint }
export type KillPoint = NonNullable<z.output<ReturnType<typeof clientSchema>>['kill']>

/** Schema of a scenario: the provider's behavior, the client's task and the expected result. */
export const scenarioSchema = lazy(() =>
  strictObject({
    /** Name of the scenario: the path of its file below `scenarios/`, without the extension. */
    name: z.string().regex(SCENARIO_NAME, because(valueProblems.noScenarioName)),
    title: localizedSchema(),
    /** Description of what happens in the scenario, and of what the production system does. */
    story: localizedSchema().optional(),
    /** Advice for a client that fails: what a correct client does. */
    remedy: localizedSchema().optional(),
    tags: z.array(z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, because(valueProblems.noTag))).default([]),
    /** The provider's clock. If omitted, the provider's clock shows the same time as the client's clock. */
    clock: strictObject({
      /**
       * Start time of the provider's clock. The provider then also accepts access tokens of the time of the machine.
       */
      now: timestampSchema().optional(),
      /**
       * Offset between the provider's clock and the client's clock in milliseconds; negative if the provider's clock is
       * behind the client's clock.
       */
      skewMs: clockShift().default(0),
      /**
       * Speed of the provider's clock, as a multiple of real time. The faster the clock, the less real time a client
       * has to wait.
       */
      rate: z.number().min(1).max(MAX_RATE).default(1),
      /** True if the reference client waits in real time too. Other clients always wait in real time. */
      realTime: z.boolean().default(false),
    }).default({ skewMs: 0, rate: 1, realTime: false }),
    /** Settings that the scenario changes in the sandbox, by dotted name. */
    settings: recordOf(z.string(), z.unknown()).default({}),
    /** The client's task: a name, or a name with parameters. */
    task: z.preprocess(
      withoutProto<string | { name: string; [parameter: string]: string | number | boolean }>,
      z.union(
        [
          textSchema().transform((name) => ({ name })),
          z.looseObject({ name: textSchema() }).catchall(z.union([z.string(), z.number(), z.boolean()])),
        ],
        because(({ input }) => (input === undefined ? sharedReasons.missing : valueProblems.noTask)),
      ),
    ),
    faults: z.array(faultSchema()).default([]),
    /** What happens to the client's processes. Only `gift-mock replay` can run a scenario with this member. */
    client: clientSchema().optional(),
    expect: strictObject({
      /** Expected ledger totals by provider. */
      ledger: recordOf(z.string(), ledgerSchema()).default({}),
      requests: z.array(strictObject({ match: matchSchema(), count: countSchema(), ...findingsSchema() })).default([]),
      /**
       * Names of the conduct rules that the client must exercise and keep. A client exercises a rule if it gets into a
       * situation that the rule covers. The scenario also fails if another rule of a severity other than `notice` is
       * violated.
       */
      conduct: z.array(z.string()).default([]),
      /** Conduct rules whose violation does not fail this scenario. */
      tolerate: z.array(z.string()).default([]),
      /**
       * Number of times that each fault must fire, by fault name. A fault that is not listed must fire at least once.
       */
      faults: recordOf(z.string(), countSchema()).default({}),
    }).refine(
      ({ ledger, requests, conduct }) => Object.keys(ledger).length + requests.length + conduct.length > 0,
      because(valueProblems.noExpectation),
    ),
    /** True if no other scenario may run at the same time. */
    alone: z.boolean().default(false),
  }),
)

export type Task = { readonly name: string } & Readonly<Record<string, string | number | boolean>>
/** A scenario before validation. */
export type ScenarioDocument = z.input<ReturnType<typeof scenarioSchema>>
/** A validated scenario. */
export type Scenario = Omit<z.output<ReturnType<typeof scenarioSchema>>, 'task'> & { task: Task }
