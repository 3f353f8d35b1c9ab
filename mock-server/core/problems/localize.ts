import type { Problem } from '../http/problem.ts'
import type { Provider } from '../provider/provider.ts'
import type { Explanation } from '../reasons/reason.ts'
import { japaneseRenderer } from '../reasons/translator.ts'

/** Returns the message and the individual errors of a problem in Japanese. The sentences are loaded on first use. */
export async function problemInJapanese(
  { explanation, explanations }: Pick<Problem, 'explanation' | 'explanations'>,
  providers: readonly Provider[],
): Promise<{ message: string; errors: string[] }> {
  const render = await japaneseRenderer(providers)
  const japaneseOf = ({ reason, because }: Explanation): string => render(because) ?? reason
  return { message: japaneseOf(explanation), errors: explanations.map(japaneseOf) }
}
