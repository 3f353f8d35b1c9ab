import { Problem } from '../core/http/problem.ts'
import type { Language } from '../reporting/language.ts'
import { oneOf } from './shared/arguments.ts'

export const LANGUAGE_FLAG = '--lang'
export const LANGUAGE_VARIABLE = 'GIFT_MOCK_LANG'
export const languages = ['en', 'ja'] as const satisfies readonly Language[]

/**
 * Takes the flag `--lang` out of the arguments. The flag may be before or after the name of a command, but not after
 * `--`. The flag is parsed first, because the help and the errors depend on the language.
 * @returns the other arguments, and the language from the flag or, without the flag, from the environment variable; the
 * language is undefined if neither is given
 * @throws Problem if the flag or the environment variable names a language that the mock does not support
 */
export function takeLanguage(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): { language: Language | undefined; rest: string[] } {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const rest: string[] = []
  let named: string | undefined
  for (let index = 0; index < end; index++) {
    const arg = args[index] ?? ''
    if (arg.startsWith(`${LANGUAGE_FLAG}=`)) named = arg.slice(LANGUAGE_FLAG.length + 1)
    else if (arg !== LANGUAGE_FLAG) rest.push(arg)
    else if (++index < end) named = args[index]
    else throw new Problem(400, missingLanguage)
  }
  const variable = environment[LANGUAGE_VARIABLE] || undefined
  const parse = oneOf(languages)
  return {
    language:
      named !== undefined
        ? parse(named, LANGUAGE_FLAG)
        : variable === undefined
          ? undefined
          : parse(variable, LANGUAGE_VARIABLE),
    rest: [...rest, ...args.slice(end)],
  }
}

const missingLanguage = {
  en: `${LANGUAGE_FLAG}: name a language, ${languages.join(' or ')}`,
  ja: `${LANGUAGE_FLAG}: 言語を指定する（${languages.join(' または ')}）`,
}
