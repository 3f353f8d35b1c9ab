import type { Provider, Route } from '../provider/provider.ts'
import type { ApiDescription, ExampleSpec } from './description.ts'
import { describedRoute, recordedOf, type Source } from './description-source.ts'

/** Returns the id of the rule that an example demonstrates. */
export function ruleOf({ rule, demonstrates = rule }: ExampleSpec): string {
  return demonstrates
}

/** Lists the ids of the rules that no operation names. These rules apply to all operations. */
export function commonRules({ register }: Provider, { operations }: ApiDescription): string[] {
  const named = new Set(Object.values(operations).flatMap(({ rules }) => rules))
  return Object.keys(register).filter((id) => !named.has(id))
}

/**
 * Lists the ids of the rules that apply to an operation, in the order of the register: the rules of the operation and
 * of its examples, and the common rules.
 */
export function rulesOf(route: Route, { provider, description, recorded }: Source): string[] {
  const { register } = provider
  const own = [
    ...describedRoute(route, description).operation.rules,
    ...recordedOf(route, recorded).map(({ example }) => ruleOf(example)),
  ]
  const foreign = own.find((id) => !(id in register))
  if (foreign !== undefined) throw new Error(`the register has no rule "${foreign}"`)
  const applying = new Set([...own, ...commonRules(provider, description)])
  return Object.keys(register).filter((id) => applying.has(id))
}
