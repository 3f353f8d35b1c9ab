import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { createTokens } from '../../../clients/totp.ts'
import { redocly } from '../../arazzo/redocly.ts'
import { listening } from '../start-server.ts'
import { type Mutant, mutant, START } from '../mutant.ts'

const checkSchema = z.looseObject({ name: z.string(), passed: z.boolean() })
const resultSchema = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      executedWorkflows: z.array(
        z.looseObject({
          executedSteps: z.array(
            z.looseObject({ stepId: z.string().optional(), checks: z.array(checkSchema).default([]) }),
          ),
        }),
      ),
    }),
  ),
})

const token = createTokens({ secret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK', algorithm: 'SHA1', digits: 6, period: 30 })(
  START,
)
const inputs = {
  'at-gift': { campaign: 'demo-campaign', authKey: 'MOCK-AuthKey-001' },
  'realpay-gift': {
    accessKey: 'mock0000000000000000000000000000000key01',
    accessToken: token,
    purchaseRequestId: 'a-purchase',
    giftRequestId: 'a-gift',
  },
} as const

/**
 * Workflows whose requests would exceed the rate limit if the time stood still. In these workflows, the clock advances
 * after each request. In all other workflows, the clock does not advance.
 */
const patient: readonly string[] = ['issue-then-inquire']
const LIMIT_MS = 1000

/** Runs a workflow with a mutant. Returns the names of the failed checks; empty if all checks pass. */
export async function brokenChecks(mutated: Mutant, workflow: string): Promise<string[]> {
  const { provider } = mutated
  const { mock, fetch, end } = mutant(mutated)
  const server = await listening(async (request) => {
    const answer = await fetch(request)
    if (patient.includes(workflow)) await mock.admin.advanceClock(LIMIT_MS)
    return answer
  })
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-flow-'))
  try {
    const json = join(folder, 'result.json')
    const { exitCode, output, errors } = await redocly(
      'respect',
      `contracts/arazzo/${provider}.yaml`,
      `--server=${provider}=${server.url}/${provider}`,
      `--input=${JSON.stringify(inputs[provider])}`,
      `--json-output=${json}`,
      '--workflow',
      workflow,
    )
    const written = await readFile(json, 'utf8').catch(() => {
      throw new Error(`respect wrote no result: ${output}${errors}`)
    })
    const steps = Object.values(resultSchema.parse(JSON.parse(written)).files).flatMap(({ executedWorkflows }) =>
      executedWorkflows.flatMap(({ executedSteps }) => executedSteps),
    )
    if (steps.length === 0) throw new Error(`respect ran no step of ${workflow}`)
    const failed = steps.flatMap(({ stepId, checks }) =>
      checks.filter(({ passed }) => !passed).map(({ name }) => `${stepId}: ${name}`),
    )
    if ((exitCode === 0) !== (failed.length === 0))
      throw new Error(`respect ended with ${exitCode}, and its checks say otherwise: ${output}${errors}`)
    return failed
  } finally {
    await rm(folder, { recursive: true, force: true })
    await server.close()
    await end()
  }
}
