import type { Provider } from '../provider/provider.ts'
import type { MaybePromise } from '../store/maybe-promise.ts'
import { languageFor } from './language.ts'
import { type Problem, problemResponse } from './problem.ts'

/**
 * Returns the response for a problem in the language that the caller prefers according to the header Accept-Language.
 * The Japanese texts are loaded only if the response is in Japanese.
 * @param providers the providers of the mock; a problem may contain a sentence of a provider
 * @param more further members of the problem document
 */
export function problemFor(
  problem: Problem,
  request: Pick<Request, 'headers'>,
  providers: readonly Provider[],
  more?: Record<string, unknown>,
): MaybePromise<Response> {
  return languageFor(null, request.headers.get('accept-language')) === 'ja'
    ? inJapanese(problem, providers, more)
    : problemResponse(problem, more)
}

async function inJapanese(
  problem: Problem,
  providers: readonly Provider[],
  more?: Record<string, unknown>,
): Promise<Response> {
  const { problemInJapanese } = await import('../problems/localize.ts')
  const { status, key, message: english } = problem
  return problemResponse({ status, key, ...(await problemInJapanese(problem, providers)) }, more, 'ja', english)
}
