import { z } from 'zod'
import { clearedAs } from '../../core/clearances/clearance.ts'
import { phases } from '../../core/faults/effect.ts'
import { effects, isEffectType } from '../../core/faults/effects/index.ts'
import { choices } from '../../core/faults/waiting-requests.ts'
import { bodyKinds } from '../../core/journal/journal.ts'
import { lazy } from '../../core/util/lazy.ts'

/** Returns the schemas of the responses by name. Each schema describes the JSON that a view returns. */
export const responseSchemas = lazy(() => {
  const text = z.object({ en: z.string(), ja: z.string() }).describe('A sentence in English and Japanese.')
  const time = z.string().describe('ISO 8601 in Japan time, with milliseconds.')
  const yen = z.int().describe('Yen.')
  const count = z.int().min(0)
  const evidence = z.enum(['documented', 'observed', 'assumed'])
  const headers = z.record(z.string(), z.string())
  const effectTypes = Object.keys(effects).filter(isEffectType)
  const effect = z.looseObject({ type: z.enum(effectTypes) }).describe('The type and the options of the type.')
  const operation = z.string().nullable().describe('Null if the request resolved to no operation.')
  const journalId = z.string().describe('The journal id.')
  const json = z.unknown()

  const outcome = z.object({
    code: z.string(),
    reason: z.string(),
    rule: z.string().nullable().describe('The rule of the evidence register.'),
    evidence: evidence.nullable(),
  })
  const request = z.object({
    id: journalId,
    sandbox: z.string(),
    at: time,
    receivedAt: time,
    provider: z.string(),
    operation,
    method: z.string(),
    path: z.string().describe('Path and query without secrets.'),
    sourceIp: z.string(),
    caller: z.string().nullable().describe('Fingerprint of the credentials.'),
    request: z.object({
      headers,
      body: z.string().nullable(),
      bodyKind: z.enum(bodyKinds).optional(),
      fields: z.record(z.string(), json).optional(),
    }),
    response: z.object({
      status: z.int().describe('0 if there was no response.'),
      headers,
      body: z.string().nullable(),
    }),
    outcome,
    delivered: z.boolean(),
    abandoned: z.literal(true).optional(),
    fault: z
      .object({
        name: z.string(),
        phase: z.enum(phases),
        effect: z.enum(effectTypes),
        after: z.array(z.string()).optional(),
      })
      .optional(),
    decision: z
      .object({ choice: z.enum(choices), by: z.enum(['person', 'timeout']) })
      .nullable()
      .optional(),
    durationMs: z.number(),
    traceparent: z.string().optional(),
  })
  const unmatched = z.object({
    sandbox: z.string(),
    receivedAt: time,
    method: z.string(),
    path: z.string(),
    sourceIp: z.string(),
    suggestion: z.string().nullable().describe('The path that the caller probably meant.'),
    provider: z.null(),
    operation: z.null(),
    response: z.object({ status: z.int() }),
    outcome: z.object({ reason: z.string() }),
  })
  const code = z.object({
    code: z.string(),
    provider: z.string(),
    operation: z.string(),
    reference: z.string().describe('TranId or request id.'),
    product: z.string(),
    faceValue: yen,
    fee: yen,
    caller: z.string(),
    journalId,
    delivered: z.boolean(),
    recoveredBy: z.string().nullable(),
    orphaned: z.boolean(),
    suspectedDuplicateOf: z.string().nullable(),
    at: time,
  })
  const totals = z.object({
    issued: count,
    faceValue: yen,
    fees: yen,
    orphaned: count,
    orphanedYen: yen,
    suspectedDuplicates: count,
    suspectedDuplicatesYen: yen,
  })
  const clearance = z.object({
    request: journalId,
    provider: z.string(),
    reference: z.string().nullable(),
    as: z.enum(clearedAs),
    note: z.string().nullable(),
    at: time,
    contradictsLedger: z.boolean(),
    text,
  })
  const when = z.looseObject({}).describe('The conditions of the fault, as they were armed.')
  const fault = z.object({
    name: z.string(),
    when,
    phase: z.enum(phases),
    effect,
    times: z.int().optional(),
    seen: count.describe('Requests that met provider, operation and match.'),
    hits: count.describe('Requests that the fault affected.'),
  })
  const violation = z.object({ what: text, requests: z.array(z.string()) })
  const severity = z.enum(['money', 'refusal', 'notice'])
  const rule = z.object({
    name: z.string(),
    provider: z.string(),
    rule: z.string(),
    severity,
    text,
    evidence: evidence.nullable(),
    result: z.enum(['passed', 'violated', 'not exercised', 'inconclusive']),
    exercised: count,
    violations: z.array(violation),
    undecided: z.array(violation),
    costYen: yen,
  })
  const check = z.object({
    kind: z.enum(['ledger', 'requests', 'conduct', 'faults', 'book']),
    what: text,
    expected: text,
    actual: text,
    finding: text.optional(),
    passed: z.boolean(),
    undecided: z.literal(true).optional(),
    requests: z.array(z.string()),
    rule: z.object({ name: z.string(), rule: z.string(), severity, text }).optional(),
    remedy: text.optional(),
    yen: yen.optional(),
    followsFrom: z.string().optional(),
    mayFollowFrom: z.string().optional(),
  })
  const result = z.enum(['passed', 'failed', 'cannot tell'])
  const verdict = z.object({
    scenario: z.string(),
    result,
    checks: z.array(check),
    remedy: text.optional(),
    totals,
  })
  const finding = z.object({
    kind: z.string(),
    severity: z.enum(['error', 'notice']),
    provider: z.string(),
    order: z.string().nullable(),
    reference: z.string().nullable(),
    lines: z.array(z.int()),
    yen,
    text,
    remedy: text,
    requests: z.array(z.string()),
  })
  const comparison = z.object({
    result: z.enum(['agreed', 'differs']),
    findings: z.array(finding),
    totals: z.object({
      orders: count,
      kept: count,
      unknown: count,
      failed: count,
      issued: count,
      billedYen: yen,
      keptYen: yen,
      errors: count,
      notices: count,
      differenceYen: yen,
    }),
  })
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
