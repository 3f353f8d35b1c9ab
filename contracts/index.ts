/** Contract files of the two providers, and the verification of a server against the pacts. */
export { arazzoFiles, openApiFiles, pactFiles } from './files.ts'
export { type Verified, type VerifiedInteraction, verify, type VerifyOptions } from './verify/verify-server.ts'
