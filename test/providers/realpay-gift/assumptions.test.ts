import { expect, test } from 'vitest'
import { assumptions } from '../../../mock-server/providers/realpay-gift/assumptions/index.ts'
import { testAlternatives } from '../alternative-probes.ts'
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

testAlternatives('partner API', assumptions, probes, partner)
