import { StoreFailure } from '../core/store/store.ts'

/** Messages of databases tell neither passwords nor values; they may be long and of several lines. */
export function failed(store: string, error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error
  const why =
    error instanceof Error ? error.message || ('code' in error && String(error.code)) || error.name : String(error)
  return new StoreFailure(`${store}: ${why.replaceAll(/\s+/g, ' ').slice(0, 300)}`)
}
