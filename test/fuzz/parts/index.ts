import type { Part } from '../part.ts'
import { connections } from './connections.ts'
import { controlRequests } from './control-requests.ts'
import { providerRequests } from './provider-requests.ts'
import { redaction } from './redaction.ts'
import { snapshots } from './snapshots.ts'
import { uploads } from './uploads.ts'

/** All parts, in the order in which they run. */
export const parts: readonly Part[] = [providerRequests, controlRequests, snapshots, redaction, uploads, connections]
