import fc from 'fast-check'
import { encoders, type Encoding, type Place, places } from '../generate/secret-places.ts'
import { describe, toRequest } from '../generate/request.ts'
import { checkNoSecret } from '../oracle/secrets.ts'
import { ADMIN_TOKEN, createWorld, SECRETS } from '../oracle/fuzzed-mock.ts'
import { definePart, within } from '../part.ts'
import { library } from './library.ts'

const names = Object.keys(encoders) as Encoding[]
const placeNames = Object.keys(places) as Place[]
const reads = ['requests', 'snapshot', 'faults', 'report', 'ledger', 'settings', 'scenario']
/**
 * The secrets that the mock has to mask. `ADMIN_TOKEN` is not one of them, because the mock runs without an admin
 * token.
 */
const known = SECRETS.filter((secret) => secret !== ADMIN_TOKEN)

/** Part that puts secrets of the settings into a request, in every encoding and at every place. */
export const redaction = definePart({
  name: 'redaction',
  share: 10,
  async begin() {
    const world = createWorld({ scenarios: library })
    await world.reset()
    const written = ({ secret, encoding, place, padding }: Case) => places[place](encoders[encoding](secret), padding)
    return {
      cases: fc.record<Case>({
        secret: fc.constantFrom(...known.slice(1)),
        encoding: fc.constantFrom(...names),
        place: fc.constantFrom(...placeNames),
        padding: fc.oneof(fc.constant(0), fc.integer({ min: 8100, max: 8200 })),
      }),
      describe: (value) => describe(written(value)),
      async check(value) {
        await world.reset()
        const request = toRequest(written(value))
        if (!request) return 0
        const response = await within(world.mock.fetch(request), 'the response')
        const texts: Record<string, string> = { 'the response': await response.text(), 'the log': world.log.join('\n') }
        for (const read of reads) {
          const shown = await world.mock.fetch(new Request(`http://localhost/__admin/${read}`))
          texts[`GET ${read}`] = await shown.text()
        }
        checkNoSecret(texts)
        return reads.length + 1
      },
      end: () => world.close(),
    }
  },
})

interface Case {
  secret: string
  encoding: Encoding
  place: Place
  /**
   * Number of characters before the secret in a body. If this number is large, the journal may cut the body off in the
   * middle of the secret.
   */
  padding: number
}
