import { Problem } from '../core/http/problem.ts'

/** What an older product says of what a newer one made. */
export function newer(what: string, version: number, known: number): Problem {
  return new Problem(
    500,
    `${what} was made by a newer gift-mock (its schema is version ${version}, this one knows up to ${known}); nothing was changed: use that one, or another store`,
  )
}
