import { fileProblems } from '../../../mock-server/core/problems/files.ts'
import { recordingProblems } from '../../../mock-server/core/problems/recordings.ts'
import { z } from 'zod'
import { joinIssues, parseValue } from '../../../mock-server/core/validation/issues.ts'
import { lazy } from '../../../mock-server/core/util/lazy.ts'
import { strictObject } from '../../../mock-server/core/validation/strict-object.ts'
import { Problem } from '../../../mock-server/index.ts'
import { explainFileProblem, invalidFiles } from '../../loading/file-problem.ts'
import { parseYaml } from '../../loading/yaml-source.ts'
import type { Difference } from './compare.ts'

const acceptedSchema = lazy(() =>
  z.array(
    strictObject({
      /**
       * The part of the response that differs: `status`, `header retry-after`, or a member such as `body.gift.price`.
       */
      place: z.string().min(1),
      /** The reason why a person has accepted the difference. */
      because: z.string().min(1),
      exchange: z.string().optional(),
      operation: z.string().optional(),
      rule: z.string().optional(),
      recorded: z.string().optional(),
      mock: z.string().optional(),
    }),
  ),
)

/**
 * A difference that a person has accepted. An entry applies to a difference if the difference has the same value for
 * each member of the entry.
 */
export type AcceptedDifference = z.infer<ReturnType<typeof acceptedSchema>>[number]

/** Parses the text of `accepted.yaml`. @throws Problem that names the file and the errors */
export function parseAccepted(text: string, file: string): AcceptedDifference[] {
  const { value, problems } = parseYaml(text, file)
  if (problems.length > 0) throw invalidFiles(problems.map(explainFileProblem))
  const parsed = parseValue(acceptedSchema(), value ?? [])
  if (parsed.success) return parsed.data
  throw new Problem(
    400,
    fileProblems.inFile({ file, problem: recordingProblems.noAccepted({ problem: joinIssues(parsed.issues) }) }),
  )
}

/**
 * Separates the accepted differences from the others. Also finds unused entries, which apply to none of the
 * differences.
 */
export function applyAccepted(
  differences: readonly Difference[],
  accepted: readonly AcceptedDifference[],
): { open: Difference[]; accepted: Difference[]; unused: AcceptedDifference[] } {
  const fits = (difference: Difference, { because: _because, ...values }: AcceptedDifference): boolean =>
    Object.entries(values).every(([name, value]) => value === undefined || Reflect.get(difference, name) === value)
  const isAccepted = (one: Difference): boolean => accepted.some((entry) => fits(one, entry))
  return {
    open: differences.filter((one) => !isAccepted(one)),
    accepted: differences.filter(isAccepted),
    unused: accepted.filter((entry) => !differences.some((one) => fits(one, entry))),
  }
}
