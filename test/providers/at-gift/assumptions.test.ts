import { expect, test } from 'vitest'
import { assumptions } from '../../../mock-server/providers/at-gift/assumptions/index.ts'
import { alternativesIn } from '../alternative-probes.ts'
import { bootAtGift } from './helpers.ts'
import { access } from './probes/access.ts'
import { bodies } from './probes/bodies.ts'
import { members } from './probes/members.ts'
import { responses } from './probes/responses.ts'

const probes = { ...access, ...members, ...bodies, ...responses }

test('あっとギフト: every alternative to an assumed rule has a test request (a probe), and every probe has an alternative', () => {
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
    expect(await probe.observe(bootAtGift({ settings: probe.settings ?? {} }))).toEqual(probe.assumed)
    expect(await probe.observe(bootAtGift({ settings: { ...probe.settings, ...settings } }))).toEqual(probe.alternative)
  },
)
