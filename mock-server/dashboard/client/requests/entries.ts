import type { RequestEntry } from '../types.ts'

/** The requests that the page has read, by journal id. */
export const entries = new Map<string, RequestEntry>()
