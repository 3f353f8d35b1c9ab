import type { Provider } from '../core/provider/provider.ts'
import type { TextKey } from './texts/index.ts'

/** Milliseconds by which the fault "the response takes 30 seconds" delays a response. */
const SLOW_MS = 30_000

/** The effects that the page offers for each operation that changes something. */
const presets = {
  lose: () => ({ phase: 'after-commit', effect: { type: 'reset-connection' } }),
  error: ({ errorStatuses }: Provider) => ({
    phase: 'before-commit',
    effect: { type: 'provider-error', status: Math.max(...errorStatuses) },
  }),
  slow: () => ({ phase: 'after-commit', effect: { type: 'delay', ms: SLOW_MS } }),
}

/**
 * Returns the faults that the page offers. For each operation that a POST request starts, there is one fault per
 * effect.
 */
export function presetsOf(
  providers: readonly Provider[],
  texts: Record<TextKey, string>,
): { name: string; title: string; fault: object }[] {
  const kinds = ['lose', 'error', 'slow'] as const
  return providers.flatMap((provider) =>
    provider.routes
      .flatMap((route) => (route.method === 'POST' && route.files !== true ? route.operations : []))
      .flatMap((operation) =>
        kinds.map((kind) => ({
          name: `${kind}-${operation.replace('.', '-')}`,
          title: texts[`preset-${kind}`].replace('{operation}', operation),
          fault: { ...presets[kind](provider), when: { operation, calls: [1] } },
        })),
      ),
  )
}
