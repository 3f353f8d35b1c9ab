import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { arazzoFiles } from '../files.ts'
import { redocly } from './redocly.ts'

/** A run of a provider's workflows. */
export interface Flow {
  readonly provider: 'at-gift' | 'realpay-gift'
  /** Base URL to which the paths of the OpenAPI description are appended. */
  readonly baseUrl: string
  /** Id of the workflow that runs. If undefined, all workflows of the provider run. */
  readonly workflow?: string
}

const fileSchema = z.looseObject({
  sourceDescriptions: z.tuple([z.looseObject({ url: z.string() })]),
  workflows: z.array(z.looseObject({ workflowId: z.string() })),
})

const stepSchema = z.looseObject({
  stepId: z.string(),
  workflowId: z.string(),
  response: z.looseObject({ statusCode: z.int() }),
  checks: z.array(z.looseObject({ name: z.string(), passed: z.boolean() })),
})
/** A request that `redocly respect` sent, with the results of its checks. */
export type Step = z.infer<typeof stepSchema>

/**
 * Schema of a workflow in the output of `redocly respect`. A step is usually a request. If a step calls another
 * workflow, the step is the whole result of the called workflow.
 */
const workflowSchema = z.looseObject({
  workflowId: z.string(),
  get executedSteps() {
    return z.array(z.union([stepSchema, workflowSchema]))
  },
})
const resultSchema = z.looseObject({
  files: z.record(z.string(), z.looseObject({ executedWorkflows: z.array(workflowSchema) })),
})

/**
 * Runs workflows one after the other. All runs share one process of `redocly respect`, because the start of the process
 * takes four times as much CPU time as a run.
 * @param inputs the inputs of all workflows
 * @returns the steps of each run
 * @throws Error if a run has no step, or if the exit code of the process contradicts the checks
 */
export async function respect(flows: readonly Flow[], inputs: Readonly<Record<string, string>>): Promise<Step[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-arazzo-'))
  try {
    const files = flows.map((_, index) => join(folder, `${index}.yaml`))
    await Promise.all(flows.map(async (flow, index) => writeFile(files[index] ?? '', await fileOf(flow))))
    const json = join(folder, 'result.json')
    const { exitCode, output, errors } = await redocly(
      'respect',
      ...files,
      `--input=${JSON.stringify(inputs)}`,
      `--json-output=${json}`,
    )
    const written = await readFile(json, 'utf8').catch(() => {
      throw new Error(`respect wrote no result: ${output}${errors}`)
    })
    const results = resultSchema.parse(JSON.parse(written)).files
    const steps = files.map((file) => results[file]?.executedWorkflows.flatMap(stepsOf) ?? [])
    const idle = flows.find((_, index) => steps[index]?.length === 0)
    if (idle) throw new Error(`respect ran no step of ${idle.workflow ?? idle.provider}: ${output}${errors}`)
    if ((exitCode === 0) !== (steps.flatMap(failedChecks).length === 0))
      throw new Error(`respect ended with exit code ${exitCode}, which contradicts its checks: ${output}${errors}`)
    return steps
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Returns the failed checks of steps. Each check is a text with the id of the step and the name of the check. */
export function failedChecks(steps: readonly Step[]): string[] {
  return steps.flatMap(({ stepId, checks }) =>
    checks.filter(({ passed }) => !passed).map(({ name }) => `${stepId}: ${name}`),
  )
}

/** Returns the Arazzo file of a run: the file of the provider with the base URL, and without the other workflows. */
async function fileOf({ provider, baseUrl, workflow }: Flow): Promise<string> {
  const path = arazzoFiles[provider]
  const file = fileSchema.parse(parse(await readFile(path, 'utf8')))
  const [source] = file.sourceDescriptions
  return stringify({
    ...file,
    sourceDescriptions: [{ ...source, url: join(dirname(path), source.url), 'x-serverUrl': baseUrl }],
    workflows: file.workflows.filter(({ workflowId }) => workflow === undefined || workflowId === workflow),
  })
}

function stepsOf({ executedSteps }: z.infer<typeof workflowSchema>): Step[] {
  return executedSteps.flatMap((step) =>
    'executedSteps' in step ? stepsOf(workflowSchema.parse(step)) : [stepSchema.parse(step)],
  )
}
