import { Problem } from '../core/http/problem.ts'
import { RejectedChangesError, StoreUnavailableError } from '../core/store/store.ts'

/**
 * Converts an error of a database to a StoreUnavailableError. The message of a database error contains no passwords and
 * no values. The message may be long and have several lines, so it is joined to one line and cut to 300 characters.
 */
export function toStoreError(store: string, error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error
  const why =
    error instanceof Error ? error.message || ('code' in error && String(error.code)) || error.name : String(error)
  const message = `${store}: ${why.replaceAll(/\s+/g, ' ').slice(0, 300)}`
  return isRejection(error) ? new RejectedChangesError(message) : new StoreUnavailableError(message)
}

/** SQLite's result codes for changes that SQLite rejects because of their content: TOOBIG, CONSTRAINT and MISMATCH. */
const SQLITE_REJECTIONS = new Set([18, 19, 20])
/**
 * Pattern of PostgreSQL's error codes for changes that PostgreSQL rejects because of their content. The classes are 22
 * (data), 23 (integrity) and 54 (program limits).
 */
const POSTGRES_REJECTIONS = /^(?:22|23|54)/

/** Returns true if the database rejected the content of the changes. */
function isRejection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errcode' in error && typeof error.errcode === 'number') return SQLITE_REJECTIONS.has(error.errcode & 0xff)
  return 'code' in error && typeof error.code === 'string' && POSTGRES_REJECTIONS.test(error.code)
}

/** Returns the error for a store whose schema was created by a newer version of the product. */
export function newerSchemaProblem(what: string, version: number, known: number): Problem {
  return new Problem(500, {
    en: `${what} was made by a newer gift-mock (its schema is version ${version}, this one knows up to ${known}); nothing was changed: use that one, or another store`,
    ja: `${what} は新しい gift-mock で作られている（スキーマは ${version}、この gift-mock が扱えるのは ${known} まで）。何も変更していない。その gift-mock か、別のストアを使う`,
  })
}
