import { Problem } from '../core/http/problem.ts'
import { RejectedChangesError, StoreUnavailableError } from '../core/store/store.ts'

/**
 * Converts an error of a database. Its message contains neither passwords nor values, but may be long and have several
 * lines, so it is joined to one line of at most 300 characters.
 */
export function toStoreError(store: string, error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error
  const why =
    error instanceof Error ? error.message || ('code' in error && String(error.code)) || error.name : String(error)
  const message = `${store}: ${why.replaceAll(/\s+/g, ' ').slice(0, 300)}`
  return isRejection(error) ? new RejectedChangesError(message) : new StoreUnavailableError(message)
}

/** SQLite's result codes for changes that it rejects: TOOBIG, CONSTRAINT, MISMATCH. */
const SQLITE_REJECTIONS = new Set([18, 19, 20])
/** Classes of PostgreSQL's error codes for changes that it rejects: data, integrity, limits of the program. */
const POSTGRES_REJECTIONS = /^(?:22|23|54)/

/** True if the database rejected the content of the changes. */
function isRejection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_REJECTIONS.has(error.errcode & 0xff)
  return 'code' in error && typeof error.code === 'string' && POSTGRES_REJECTIONS.test(error.code)
}

/** The error for a store whose schema was made by a newer version of the product. */
export function newerSchemaProblem(what: string, version: number, known: number): Problem {
  return new Problem(
    500,
    `${what} was made by a newer gift-mock (its schema is version ${version}, this one knows up to ${known}); nothing was changed: use that one, or another store`,
  )
}
