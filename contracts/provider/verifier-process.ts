import pactCore from '@pact-foundation/pact-core'
import { runVerifier } from './run-verifier.ts'

/** Entry point of the verifier process. */
await runVerifier(pactCore.default)
