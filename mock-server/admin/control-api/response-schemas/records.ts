import { z } from 'zod'
import { clearedAs } from '../../../core/clearances/clearance.ts'
import { phases } from '../../../core/faults/effect.ts'
import { choices } from '../../../core/faults/waiting/waiting-requests.ts'
import { bodyKinds } from '../../../core/journal/journal.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { commonSchemas } from './common.ts'

/**
 * Returns the schemas of the data that a sandbox stores: requests, codes and their totals, the provider's statements,
 * and faults.
 */
export const recordSchemas = lazy(() => {
  const { text, time, yen, count, evidence, headers, effectTypes, effect, operation, journalId, json } = commonSchemas()
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
    hits: count.describe('Requests for which the fault fired.'),
  })
  return { request, unmatched, code, totals, clearance, fault }
})
