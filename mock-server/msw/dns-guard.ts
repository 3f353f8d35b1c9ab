import { inNextTurn } from '../core/time/host-clock.ts'
import { inNode } from './connection-error.ts'

type Callback = (error: Error) => void

/** A function that returns the error with which a DNS lookup of the host fails; undefined if the lookup is allowed. */
type LookupBlocker = (host: string) => Error | undefined

let refusal: LookupBlocker | undefined

/**
 * Blocks DNS lookups in the whole process until the process ends. A lookup is blocked if `blocker` returns an error for
 * the host. The block stops requests that MSW does not see, because MSW sees only `fetch` and `http.request`. Requests
 * that MSW responds to are not affected, because they need no lookup.
 */
export function blockDnsLookups(blocker: LookupBlocker): void {
  const installed = refusal !== undefined
  refusal = blocker
  if (installed || !inNode) return
  // The module is loaded without `import`, because a bundler for browsers would try to resolve an import.
  const dns = process.getBuiltinModule('node:dns')
  dns.lookup = new Proxy(dns.lookup, {
    apply(lookup, self, args: unknown[]) {
      const [host] = args
      const error = typeof host === 'string' ? refusal?.(host) : undefined
      if (!error) return Reflect.apply(lookup, self, args)
      const callback = args.findLast(isCallback)
      inNextTurn(() => callback?.(error))
      return {}
    },
  })
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}
