import { Problem } from '../core/http/problem.ts'
import { StoreUnavailableError } from '../core/store/store.ts'

/**
 * Converts an error of a database. Its message contains neither passwords nor values, but may be long and have several
 * lines, so it is joined to one line of at most 300 characters.
 */
export function toStoreError(store: string, error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error
  const why =
    error instanceof Error ? error.message || ('code' in error && String(error.code)) || error.name : String(error)
  return new StoreUnavailableError(`${store}: ${why.replaceAll(/\s+/g, ' ').slice(0, 300)}`)
}

/** The error for a store whose schema was made by a newer version of the product. */
export function newerSchemaProblem(what: string, version: number, known: number): Problem {
  return new Problem(
    500,
    `${what} was made by a newer gift-mock (its schema is version ${version}, this one knows up to ${known}); nothing was changed: use that one, or another store`,
  )
}
