import { Problem } from '../core/http/problem.ts'
import { StoreUnavailableError } from '../core/store/store.ts'

/** Messages of databases tell neither passwords nor values; they may be long and of several lines. */
export function toStoreError(store: string, error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error
  const why =
    error instanceof Error ? error.message || ('code' in error && String(error.code)) || error.name : String(error)
  return new StoreUnavailableError(`${store}: ${why.replaceAll(/\s+/g, ' ').slice(0, 300)}`)
}

/** What an older product says of what a newer one made. */
export function newerSchemaProblem(what: string, version: number, known: number): Problem {
  return new Problem(
    500,
    `${what} was made by a newer gift-mock (its schema is version ${version}, this one knows up to ${known}); nothing was changed: use that one, or another store`,
  )
}
