import { createGiftMock, providers, exampleMockOptions } from '../../../mock-server/app.ts'
import type { GiftMockOptions } from '../../../mock-server/gift-mock.ts'
import { recordExamples } from '../../../mock-server/core/openapi/examples.ts'
import { Problem } from '../../../mock-server/core/http/problem.ts'
import { errorMessage } from '../../../mock-server/core/util/error-message.ts'
import { committed, mismatches } from '../../openapi/compare.ts'
import type { Alter } from '../change-messages.ts'

const ORIGIN = 'http://127.0.0.1:4600'

interface Recorded {
  request: Request
  answer: Response
}

/**
 * Sends the example requests of the mock's OpenAPI description to the mock, and returns the recorded responses.
 * @param made options of the mock
 * @throws Problem if the unchanged mock gives a wrong response to an example, because mutations cannot be tested then
 */
export async function recordSamples(
  name: string,
  made: GiftMockOptions = exampleMockOptions,
): Promise<readonly Recorded[]> {
  const provider = providers.find((one) => one.name === name)
  if (!provider) throw new Error(`there is no provider "${name}"`)
  const mock = createGiftMock(made)
  const recorded: Recorded[] = []
  try {
    await recordExamples(provider, await provider.openApiDescription(), ORIGIN, {
      admin: mock.admin,
      async fetch(request) {
        const kept = request.clone()
        const answer = await mock.fetch(request)
        recorded.push({ request: kept, answer: answer.clone() })
        return answer
      },
    })
  } catch (error) {
    throw new Problem(500, {
      en: `the mock without a mutation fails a sample of ${name}: ${errorMessage(error)}`,
      ja: `変異のないモックが ${name} のサンプルに失敗した: ${errorMessage(error)}`,
    })
  } finally {
    await mock.close()
  }
  return recorded
}

/**
 * Compares altered responses with the OpenAPI description, and returns the mismatches. One comparison covers all
 * responses, because each comparison has to read the whole description.
 * @param alters interceptors that alter the responses; undefined leaves the responses unaltered
 * @returns for each element of `alters`, one sentence for every mismatch
 */
export async function misfits(
  name: string,
  recorded: readonly Recorded[],
  alters: readonly (Alter | undefined)[],
): Promise<string[][]> {
  const interactions = await Promise.all(
    alters.flatMap((alter, index) => recorded.map((one) => interactionOf(name, one, alter, index))),
  )
  const found = await mismatches({ interactions }, committed(name))
  return alters.map((_, index) => found.filter((line) => line.includes(` in "${index} `)))
}

async function interactionOf(name: string, { request, answer }: Recorded, alter: Alter | undefined, index: number) {
  const altered = alter ? await alter(request.clone(), async () => answer.clone()) : answer.clone()
  const { pathname, search } = new URL(request.url)
  const sent = await request.clone().text()
  return {
    description: `${index} ${request.method} ${pathname}`,
    request: {
      method: request.method,
      path: pathname.slice(name.length + 1),
      query: search.slice(1),
      headers: Object.fromEntries(request.headers),
      ...(sent !== '' && { body: sent.startsWith('{') ? JSON.parse(sent) : sent }),
    },
    response: { status: altered.status, headers: Object.fromEntries(altered.headers), body: await altered.json() },
  }
}
