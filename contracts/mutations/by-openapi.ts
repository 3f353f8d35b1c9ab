import { createGiftMock, providers, rehearsal } from '../../mock-server/app.ts'
import { rehearse } from '../../mock-server/core/openapi/rehearsal.ts'
import { committed, mismatches } from '../openapi/comparing.ts'
import type { Alter } from './alter.ts'

const ORIGIN = 'http://127.0.0.1:4600'

interface Recorded {
  request: Request
  answer: Response
}

/** What the mock answers to the samples of its description. */
export async function recordSamples(name: string): Promise<readonly Recorded[]> {
  const provider = providers.find((one) => one.name === name)
  if (!provider) throw new Error(`there is no provider "${name}"`)
  const mock = createGiftMock(rehearsal)
  const recorded: Recorded[] = []
  await rehearse(provider, await provider.describe(), ORIGIN, {
    admin: mock.admin,
    async fetch(request) {
      const kept = request.clone()
      const answer = await mock.fetch(request)
      recorded.push({ request: kept, answer: answer.clone() })
      return answer
    },
  })
  await mock.close()
  return recorded
}

/** Where answers, once they are altered, do not fit the description. */
export async function misfits(name: string, recorded: readonly Recorded[], alter: Alter = (request, next) => next(request)): Promise<string[]> {
  const interactions = await Promise.all(
    recorded.map(async ({ request, answer }) => {
      const altered = await alter(request.clone(), async () => answer.clone())
      const { pathname, search } = new URL(request.url)
      const sent = await request.clone().text()
      return {
        description: `${request.method} ${pathname}`,
        request: { method: request.method, path: pathname.slice(name.length + 1), query: search.slice(1), headers: Object.fromEntries(request.headers), ...(sent !== '' && { body: sent.startsWith('{') ? JSON.parse(sent) : sent }) },
        response: { status: altered.status, headers: Object.fromEntries(altered.headers), body: await altered.json() },
      }
    }),
  )
  return mismatches({ interactions }, committed(name))
}
