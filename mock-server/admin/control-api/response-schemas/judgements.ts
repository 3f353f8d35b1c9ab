import { z } from 'zod'
import { lazy } from '../../../core/util/lazy.ts'
import { commonSchemas } from './common.ts'
import { recordSchemas } from './records.ts'

/** Returns the schemas of the mock's judgements about a client: rules of conduct, verdicts, and the client's book. */
export const judgementSchemas = lazy(() => {
  const { text, yen, count, evidence } = commonSchemas()
  const { totals } = recordSchemas()
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
  return { rule, result, verdict, comparison }
})
