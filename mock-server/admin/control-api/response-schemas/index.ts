import { z } from 'zod'
import { phases } from '../../../core/faults/effect.ts'
import { choices } from '../../../core/faults/waiting/waiting-requests.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { commonSchemas } from './common.ts'
import { judgementSchemas } from './judgements.ts'
import { recordSchemas } from './records.ts'

/**
 * Returns the schemas of the responses of the control API. The keys are the names of the schemas in the OpenAPI
 * document.
 */
export const responseSchemas = lazy(() => {
  const { text, time, yen, count, evidence, effect, operation, journalId, json } = commonSchemas()
  const { request, unmatched, code, totals, clearance, fault } = recordSchemas()
  const { rule, result, verdict, comparison } = judgementSchemas()
  const setting = z.object({
    value: json.describe('`***` for credentials.'),
    default: json,
    meaning: z.string(),
    evidence: z.array(z.string()),
  })

  return {
    Problem: z
      .object({
        type: z.string(),
        title: z.string(),
        status: z.int(),
        detail: z.string().describe('What failed, with what, and what to do.'),
        key: z
          .string()
          .describe('Key of the error, such as `control.tokenRequired`. It is the same in all languages.')
          .optional(),
        errors: z.array(z.string()).optional(),
      })
      .describe('An error, as in RFC 9457.'),
    Routes: z.object({ routes: z.array(z.object({ path: z.string(), methods: z.array(z.string()) })) }),
    Version: z.object({ name: z.string(), version: z.string(), startedAt: time, store: z.string() }),
    Environment: z.record(z.string(), z.string()).describe('Environment variables by name.'),
    Tokens: z.object({
      tokens: z.array(
        z.object({
          provider: z.string(),
          caller: z.string(),
          token: z.string(),
          remainingMs: z.number(),
        }),
      ),
    }),
    Evidence: z.object({
      rules: z.array(
        z.object({
          id: z.string(),
          provider: z.string(),
          evidence,
          text: z.string(),
          settings: z.array(z.string()).optional(),
          constant: z.string().optional(),
          assumption: z.looseObject({ kind: z.string() }).optional(),
        }),
      ),
    }),
    Settings: z.record(z.string(), setting).describe('Settings by dotted name.'),
    SettingSchemas: z.record(z.string(), z.looseObject({})).describe('JSON Schemas by the names of the settings.'),
    Clock: z.object({ now: time, mode: z.enum(['running', 'frozen']), rate: z.number().optional() }),
    Requests: z.object({ requests: z.array(z.union([request, unmatched])), evicted: count }),
    Request: request,
    Har: z.object({ log: z.looseObject({ version: z.literal('1.2') }) }).describe('An HTTP archive, HAR 1.2.'),
    AcceptedRequest: z.object({
      accepted: z.boolean().describe('True if the corrected request would be accepted now.'),
      differences: z.array(
        z.object({
          part: z.enum(['method', 'path', 'query', 'header', 'body', 'source address']),
          name: z.string(),
          sent: z.string().nullable(),
          accepted: z.string().nullable(),
          reason: z.string(),
        }),
      ),
    }),
    Verification: z.object({
      result: z.literal('passed'),
      found: count,
      evicted: count,
      undecided: count,
      doubts: z.array(z.object({ id: z.string().nullable(), why: z.string() })),
      nearMisses: z.array(z.object({ id: z.string(), misses: z.array(z.string()) })),
    }),
    Ledger: z.object({ codes: z.array(code), totals, clearances: z.array(clearance) }),
    Timeline: z.object({
      points: z.array(z.object({ at: time, issuedYen: yen, orphanedYen: yen, duplicatesYen: yen })),
    }),
    Clearance: clearance,
    BookComparison: comparison,
    Report: z.object({
      result,
      rules: z.array(rule),
      evicted: count,
      ledger: totals,
      book: comparison.optional(),
      scenario: verdict.nullable(),
      tolerated: z.array(z.string()),
      clearances: z.array(clearance),
      emptied: count.describe(
        'How often a reset, the start of a scenario or a snapshot replaced the content of the sandbox.',
      ),
      cleared: count.describe(
        'The requests that a reset or a clearing of the journal deleted. The report does not contain them.',
      ),
      onlyRefusals: z
        .object({ count, reason: text })
        .nullable()
        .describe('Number of refused requests and reason of the last refusal, if no request was accepted.'),
      clockRate: z.number(),
    }),
    Effects: z.object({
      effects: z.array(z.object({ phase: z.enum(phases), effect, text })),
      operations: z.array(z.object({ name: z.string(), provider: z.string(), errorStatuses: z.array(z.int()) })),
      testerInputs: z.array(
        z.object({
          operation,
          field: z.string(),
          value: z.union([z.string(), z.int()]),
          fault: z.string().describe('Name of the fault that the preset `qa` arms for the input.'),
          text,
        }),
      ),
    }),
    Faults: z.object({ faults: z.array(fault) }),
    Fault: fault,
    Waiting: z.object({
      waiting: z.array(
        z.object({
          request: journalId,
          fault: z.string(),
          provider: z.string(),
          operation,
          status: z.int().nullable(),
          remainingMs: z.number(),
          otherwise: z.enum(choices),
          choices: z.array(z.object({ choice: z.enum(choices), text, lostYen: yen })),
        }),
      ),
    }),
    Scenarios: z.object({
      scenarios: z.array(
        z.object({
          name: z.string(),
          title: text,
          tags: z.array(z.string()),
          faults: z.array(z.looseObject({ name: z.string() })),
          story: text.optional(),
          remedy: text.optional(),
        }),
      ),
    }),
    Scenario: z.object({
      name: z.string(),
      title: text,
      story: text.optional(),
      remedy: text.optional(),
      tags: z.array(z.string()),
      task: z.looseObject({ name: z.string() }),
      startedAt: time,
      verdict,
    }),
    Snapshot: z
      .looseObject({ format: z.string(), seed: z.string(), checksum: z.string() })
      .describe('A snapshot. PUT it back as it is.'),
    OpenApi: z.looseObject({ openapi: z.string() }).describe('An OpenAPI document.'),
    StateValues: z.record(z.string(), z.string()).describe('Values for the request of the interaction.'),
    Sandboxes: z.object({ sandboxes: z.array(z.string()) }),
    Sandbox: z.object({ id: z.string(), url: z.string() }),
  }
})
export type ResponseName = keyof ReturnType<typeof responseSchemas>
