import { explained } from '../validation/explained.ts'
import { scenarioProblems } from '../problems/scenarios.ts'
import { z } from 'zod'
import { type Clearance, clearances, clearedAs } from '../clearances/clearance.ts'
import { parseFault } from '../faults/fault.ts'
import { choices } from '../faults/waiting/waiting-requests.ts'
import { Problem } from '../http/problem.ts'
import { bodyKinds, formatId, journalEntries, lastSequenceIn, type JournalEntry } from '../journal/journal.ts'
import type { Provider } from '../provider/provider.ts'
import type { Explanation, Reason } from '../reasons/reason.ts'
import { scenarioSchema } from '../scenario/schema.ts'
import type { SandboxDump } from '../store/store.ts'
import { MAX_CLOCK_MS } from '../time/sandbox-clock.ts'
import { lazy } from '../util/lazy.ts'
import { explainIssue, MAX_ISSUES, parseValue } from '../validation/issues.ts'

/**
 * Schemas of the stored values by collection name. Each schema checks the parts of a value that the handling of
 * requests relies on.
 */
export type StoredValues = Readonly<Record<string, z.ZodType>>

/**
 * Returns the schema of a reason that is stored as data: the key of the reason's sentence, and the values in the
 * sentence.
 */
const reasonSchema = lazy((): z.ZodType<Reason> =>
  z.lazy(() => {
    const reason = reasonSchema()
    const value = z.union([z.string(), z.number(), reason, z.array(reason)])
    return z.object({ key: z.string(), values: z.record(z.string(), value).exactOptional() })
  }),
)

/** Returns the schema of a time that can be shown as a date, in milliseconds since the epoch. */
const moment = () => z.number().min(0).max(MAX_CLOCK_MS)

/**
 * Returns the schema of a ledger's rows.
 * @param record the schema of the member `record`, which contains further data of the provider
 */
export function ledgerRowSchema(record: z.ZodType): z.ZodType {
  const text = z.string()
  return z.object({
    record,
    code: text,
    provider: text,
    operation: text,
    reference: text,
    product: text,
    faceValue: z.int(),
    fee: z.int(),
    caller: text,
    atMs: moment(),
    journalId: text,
    delivered: z.boolean(),
    shownBy: z.array(text),
  })
}

/**
 * Checks all stored values of a snapshot.
 * @throws Problem 400 that lists the first invalid values, with one sentence for each value
 */
export async function validateStoredValues(
  { collections, counters }: SandboxDump,
  providers: readonly Provider[],
): Promise<void> {
  const schemas = new Map(Object.entries(coreValues()))
  for (const provider of providers)
    for (const [name, schema] of Object.entries(await provider.storedValues())) schemas.set(name, schema)
  const issues: Explanation[] = []
  for (const [name, values] of Object.entries(collections)) {
    const schema = schemas.get(name)
    if (!schema) issues.push(scenarioProblems.noCollection({ name: name.slice(0, 80) }))
    for (const [key, value] of Object.entries(values)) {
      if (issues.length >= MAX_ISSUES || !schema) break
      const path = ['state', 'collections', name, key.slice(0, 80)]
      for (const issue of parseValue(schema, value).issues ?? [])
        issues.push(explainIssue({ ...issue, path: [...path, ...issue.path] }))
      if (name === journalEntries.name && !isEntryId(key, value, lastSequenceIn(counters)))
        issues.push(explainIssue({ path, problem: scenarioProblems.wrongEntryKey }))
    }
  }
  for (const [name, count] of Object.entries(counters))
    if (count < 0)
      issues.push(
        explainIssue({ path: ['state', 'counters', name.slice(0, 80)], problem: scenarioProblems.negativeCounter }),
      )
  if (issues.length === 0) return
  const problems = issues.slice(0, MAX_ISSUES)
  throw new Problem(400, scenarioProblems.invalidValues({ problems }), problems)
}

function isEntryId(key: string, value: unknown, newest: number): boolean {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  return (
    key === id && /^\d{9,15}$/.test(key) && Number(key) >= 1 && formatId(Number(key)) === key && Number(key) <= newest
  )
}

const coreValues = lazy((): StoredValues => {
  const text = z.string()
  const message = { headers: z.record(text, text), body: text.nullable() }
  const counted = z.int().min(0)
  const faultNames = z.array(text)
  return {
    [journalEntries.name]: z.object({
      id: text,
      atMs: moment(),
      receivedAtMs: moment(),
      provider: text,
      operation: text.nullable(),
      method: text,
      path: text,
      sourceIp: text,
      caller: text.nullable(),
      request: z.object({ ...message, bodyKind: z.enum(bodyKinds).optional() }),
      response: z.object({ status: z.int(), ...message }),
      outcome: z.object({ code: text, reason: text, rule: text.nullable(), because: reasonSchema().optional() }),
      delivered: z.boolean(),
      abandoned: z.literal(true).optional(),
      fault: z.object({ name: text, phase: text, effect: text, after: faultNames.optional() }).optional(),
      decision: z
        .object({ choice: z.enum(choices), by: z.enum(['person', 'timeout']) })
        .nullable()
        .optional(),
      durationMs: z.number(),
      ledgerKey: text.optional(),
    } satisfies Partial<Record<keyof JournalEntry, z.ZodType>>),
    'journal.base': counted,
    'journal.places': z.int().min(1),
    'limit.windows': z.object({
      oldest: counted,
      chunk: counted,
      recent: z.array(z.number()),
      lastMs: z.number(),
      emptyMs: z.number(),
      exhaustedMs: z.number().optional(),
    }),
    'limit.chunks': z.array(z.number()),
    [clearances.name]: z.object({
      request: text,
      provider: text,
      caller: text.nullable(),
      reference: text.nullable(),
      amount: counted.optional(),
      as: z.enum(clearedAs),
      note: text.nullable(),
      atMs: moment(),
      receivedAtMs: moment(),
      afterSequence: counted,
    } satisfies Record<keyof Clearance, z.ZodType>),
    'faults.armed': z.object({ fault: faultSchema(), order: counted, seen: counted, hits: counted }),
    'scenario.running': z.object({
      scenario: scenarioValueSchema(),
      startedAtMs: moment(),
    }),
  }
})

/**
 * Returns the schema of a stored scenario. `scenarioSchema` can check a stored scenario, because `scenarioSchema`
 * accepts its own output as input.
 */
function scenarioValueSchema(): z.ZodType {
  return z.unknown().check(({ value, issues }) => {
    for (const issue of parseValue(scenarioSchema(), value).issues ?? [])
      issues.push({ code: 'custom', input: value, path: [...issue.path], ...explained(issue.problem) })
  })
}

function faultSchema(): z.ZodType {
  return z.unknown().check(({ value, issues }) => {
    try {
      parseFault(value)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      issues.push({ code: 'custom', input: value, ...explained(error.explanation) })
    }
  })
}
