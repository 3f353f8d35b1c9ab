import { expect, test } from 'vitest'
import type { SerializedResponse } from '../../../mock-server/core/http/response.ts'
import { effectOf, effects, isEffectType } from '../../../mock-server/core/faults/effects/index.ts'

/** Options of effects, by the type of the effect. An effect that is not listed has its default options. */
const given: Readonly<Record<string, unknown>> = {
  respond: { status: 200 },
  'provider-error': { status: 500 },
  'slow-body': { ms: 1000 },
  'json-members': { members: { Extend1: 'A' } },
}
const reply: SerializedResponse = { status: 200, headers: {}, body: 'as it was decided' }
const cases = Object.keys(effects)
  .filter(isEffectType)
  .flatMap((type) => effectOf(type).phases.map((phase) => ({ type, phase })))

test.each(cases)(
  '`statusReachesCaller` of the effect $type in the phase $phase is true if the caller gets a status, and otherwise false',
  ({ type, phase }) => {
    const { options, plan, statusReachesCaller, keepsConnectionOpen = false } = effectOf(type)
    const script = plan(options().parse(given[type] ?? {}), () => 0.5, phase).transmit?.(
      phase === 'before-commit' ? undefined : reply,
    )
    const hasHead =
      script === undefined ||
      script.head !== undefined ||
      new TextDecoder().decode(script.rawBytes).startsWith('HTTP/1.1 200 ')
    expect(statusReachesCaller === 'always' || statusReachesCaller === phase).toBe(hasHead)
    expect(keepsConnectionOpen).toBe(
      script !== undefined && (script.end === 'hang' || script.chunks.some(({ waitMs }) => waitMs > 0)),
    )
  },
)
