import type { Language } from '../localized-text.ts'
import type { Provider, Route } from '../provider/provider.ts'
import type { ApiDescription, OperationDescription } from './description.ts'
import type { RecordedExample } from './examples.ts'

/** The data from which a description of a provider's API is generated. */
export interface Source {
  provider: Provider
  description: ApiDescription
  recorded: readonly RecordedExample[]
  language: Language
}

/** Returns the description of a route, and the names of the variables in the route's path. */
export function describedRoute(
  { operations: [first = ''], path }: Route,
  description: ApiDescription,
): { operation: OperationDescription; variables: string[] } {
  const operation = description.operations[first]
  if (!operation) throw new Error(`the operation "${first}" has no description`)
  return { operation, variables: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name) }
}

/** Returns the recorded examples of a route. */
export function recordedOf(route: Route, recorded: readonly RecordedExample[]): RecordedExample[] {
  return recorded.filter(({ example }) => route.operations.includes(example.operation))
}

/** Returns the path of a route with its variables in braces: `/purchases/{purchaseId}`. */
export function templateOf({ path }: Route): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}
