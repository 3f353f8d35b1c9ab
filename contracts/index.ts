export { arazzoFiles, openApiFiles, pactFiles } from './files.ts'
export { type Verified, type VerifiedInteraction, verify, type VerifyOptions } from './verify/verify.ts'
