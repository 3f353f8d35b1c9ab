import { expect, test } from 'vitest'
import { assumptions } from '../../../mock-server/providers/realpay-gift/assumptions/index.ts'
import { alternativesIn } from '../alternative-probes.ts'
import { partner } from './helpers.ts'
import { access } from './probes/access.ts'
import { bodies } from './probes/bodies.ts'
import { members } from './probes/members.ts'
import { responses } from './probes/responses.ts'
import { shapeOf } from './probes/support.ts'

const probes = { ...access, ...members, ...bodies, ...responses }

test.each([400, 401, 404, 409, 429, 503])(
  'an error response with the status %i has the observed error body [RP-A70]',
  async (status) => {
    const { call, mock } = partner()
    const effect = { type: 'provider-error', status }
    await mock.admin.arm({ name: 'fails', when: { provider: 'realpay-gift' }, phase: 'before-commit', effect })
    const reply = await call('GET', '/brands')
    expect([reply.status, shapeOf(reply)]).toEqual([status, 'observed'])
  },
)

test('partner API: every alternative to an assumed rule has a test request (a probe), and every probe has an alternative', () => {
  expect(Object.keys(probes).toSorted()).toEqual(
    alternativesIn(assumptions)
      .map(({ id }) => id)
      .toSorted(),
  )
})

test.each(alternativesIn(assumptions))(
  '$rule: the settings of the alternative $id change the responses as the probe expects',
  async ({ id, settings }) => {
    const probe = probes[id]
    if (!probe) throw new Error(`no probe for ${id}`)
    expect(probe.alternative).not.toEqual(probe.assumed)
    expect(await probe.observe(partner({ settings: probe.settings ?? {} }))).toEqual(probe.assumed)
    expect(await probe.observe(partner({ settings: { ...probe.settings, ...settings } }))).toEqual(probe.alternative)
  },
)
