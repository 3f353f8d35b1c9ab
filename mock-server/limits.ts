import { z } from 'zod'
import { Problem } from './core/http/problem.ts'
import { seedSchema } from './core/ids/seed.ts'
import { optionProblems } from './core/problems/options.ts'
import { valueProblems } from './core/problems/values.ts'
import { lazy } from './core/util/lazy.ts'
import { because } from './core/validation/explained.ts'
import { explainIssues, parseValue } from './core/validation/issues.ts'
import type { GiftMockOptions } from './gift-mock.ts'

const limitsSchema = lazy(() => {
  const positive = z.int().min(1)
  return z.strictObject({
    seed: seedSchema(),
    maxSandboxes: z.int().min(0),
    maxJournalEntries: positive,
    maxJournalBytes: positive.optional(),
    adminToken: z.string().min(1, because(valueProblems.empty)).optional(),
  })
})

/**
 * Returns the seed and the limits of a mock. The options are validated only if at least one option is given, because
 * building the validation schema would slow down every start.
 * @throws Problem if an option is invalid
 */
export function limitsOf({ seed, maxSandboxes, maxJournalEntries, maxJournalBytes, adminToken }: GiftMockOptions) {
  const limits = {
    seed: seed ?? 'gift-mock',
    maxSandboxes: maxSandboxes ?? 1000,
    maxJournalEntries: maxJournalEntries ?? 10_000,
    maxJournalBytes,
    adminToken,
  }
  const given = [seed, maxSandboxes, maxJournalEntries, maxJournalBytes, adminToken]
  if (given.every((option) => option === undefined)) return limits
  const parsed = parseValue(limitsSchema(), limits)
  if (!parsed.success) throw new Problem(400, optionProblems.invalidLimits({ problems: explainIssues(parsed.issues) }))
  return { ...limits, ...parsed.data }
}
