/** The exports of `index.ts` without the server, for browser bundles. */
export { createGiftMock } from './app.ts'
export { Problem } from './core/http/problem.ts'
