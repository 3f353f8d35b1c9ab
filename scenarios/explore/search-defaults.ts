/** The default bound of a search. The options are those of `SearchOptions`. */
export const DEFAULTS = {
  depth: 2,
  calls: 8,
  restarts: 0,
  workers: 1,
  runs: Infinity,
  budgetMs: Infinity,
  maxFound: Infinity,
} as const
