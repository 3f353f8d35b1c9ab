import fc from 'fast-check'
import { checksumOf, type Snapshot } from '../../../mock-server/core/control/snapshot.ts'
import { readControlTemplates, readsOf } from '../generate/control-templates.ts'
import { type JsonMutation, jsonMutation, mutateJson } from '../generate/json-mutations.ts'
import { shortened } from '../generate/request.ts'
import { checkControlShape } from '../oracle/control-response.ts'
import { Finding } from '../oracle/finding.ts'
import { checkServes, replyTo } from '../oracle/check-serves.ts'
import { ADMIN_TOKEN, createWorld, type World } from '../oracle/fuzzed-mock.ts'
import { definePart } from '../part.ts'
import { library } from './library.ts'

/**
 * Applies changes to a snapshot and returns the JSON text with the correct checksum. If the changed text is not valid
 * JSON, the checksum is not corrected.
 */
function changedText(snapshot: object, mutations: readonly JsonMutation[]): string {
  const text = mutateJson(snapshot, mutations)
  try {
    const value: Snapshot = JSON.parse(text)
    return JSON.stringify({ ...value, checksum: checksumOf(value) })
  } catch {
    return text
  }
}

/** Part that restores changed snapshots whose checksum is correct. */
export const snapshots = definePart({
  name: 'snapshots',
  share: 5,
  async begin() {
    const reads = readsOf(await readControlTemplates())
    const base = await snapshotOf()
    return {
      cases: fc.array(
        jsonMutation.map((mutation) => ({ ...mutation, at: mutation.at * 17 })),
        { minLength: 1, maxLength: 3 },
      ),
      describe: (mutations) =>
        `PUT /__admin/snapshot\n\n${JSON.stringify(mutations)}\n\n${shortened(changedText(base, mutations))}`,
      async check(mutations) {
        const world = createWorld({ adminToken: ADMIN_TOKEN, scenarios: library })
        try {
          await world.reset()
          await checkRestore(world, changedText(base, mutations))
          await checkServes(world, reads)
        } finally {
          await world.close()
        }
        return reads.length + 1
      },
      end: async () => {},
    }
  },
})

/** Returns a snapshot with a fault, a scenario, changed settings, and the known content of the fuzzer. */
async function snapshotOf() {
  const world = createWorld({ scenarios: library })
  const { admin } = world.mock
  await admin.startScenario('fuzz/one')
  await world.reset()
  await admin.arm({
    name: 'f',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'delay', ms: 1 },
  })
  await admin.changeSettings({ 'atGift.limit.windowMs': 500 })
  const snapshot = await admin.snapshot()
  await world.close()
  return snapshot
}

async function checkRestore(world: World, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' }
  const before = JSON.stringify(await world.mock.admin.snapshot())
  const reply = await replyTo(world, new Request('http://localhost/__admin/snapshot', { method: 'PUT', headers, body }))
  checkControlShape(reply, 'PUT')
  if (reply.status < 400) return
  const after = JSON.stringify(await world.mock.admin.snapshot())
  Finding.unless(after === before, `the snapshot is refused with ${reply.status}, and it changed something`)
}
