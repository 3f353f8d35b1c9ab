import { inNode } from './connection-error.ts'

type Callback = (error: Error) => void

/** Says why a name is not to be looked up; undefined where it may be. */
type LookupBlocker = (host: string) => Error | undefined

let refusal: LookupBlocker | undefined

/**
 * Lets no name be looked up that is refused, from now on and in the whole process: MSW sees what comes through `fetch` and
 * `http.request`, and passes on what comes by other ways. A connection that MSW plays looks nothing up.
 */
export function blockDnsLookups(next: LookupBlocker): void {
  const installed = refusal !== undefined
  refusal = next
  if (installed || !inNode) return
  // No import: a browser's bundler would look for it.
  const dns = process.getBuiltinModule('node:dns')
  dns.lookup = new Proxy(dns.lookup, {
    apply(lookup, self, args: unknown[]) {
      const [host] = args
      const error = typeof host === 'string' ? refusal?.(host) : undefined
      if (!error) return Reflect.apply(lookup, self, args)
      const callback = args.findLast(isCallback)
      queueMicrotask(() => callback?.(error))
      return {}
    },
  })
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}
