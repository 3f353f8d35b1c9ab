import { assumptions } from '../../../mock-server/providers/at-gift/assumptions/index.ts'
import { testAlternatives } from '../alternative-probes.ts'
import { bootAtGift } from './helpers.ts'
import { access } from './probes/access.ts'
import { bodies } from './probes/bodies.ts'
import { members } from './probes/members.ts'
import { responses } from './probes/responses.ts'

const probes = { ...access, ...members, ...bodies, ...responses }

testAlternatives('あっとギフト', assumptions, probes, bootAtGift)
