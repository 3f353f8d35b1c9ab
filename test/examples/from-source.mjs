import { registerHooks } from 'node:module'

const sources = {
  '': '../../mock-server/index.ts',
  '/fixture': '../../mock-server/fixture.ts',
}

/** The package's own names lead to its source: examples are tried as they are written, before anything is built. */
registerHooks({
  resolve(name, context, next) {
    const source = name.startsWith('gift-provider-mock') ? sources[name.slice('gift-provider-mock'.length)] : undefined
    return next(source === undefined ? name : new URL(source, import.meta.url).href, context)
  },
})
