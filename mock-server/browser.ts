/** What `index.ts` exports, but for what listens on a port: for bundlers that build for a browser. */
export { createGiftMock } from './app.ts'
export { Problem } from './core/http/problem.ts'
