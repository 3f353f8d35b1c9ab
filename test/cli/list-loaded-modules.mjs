/**
 * A module that is preloaded into a command. When the command starts to listen, this module writes one line of JSON to
 * standard error with the modules that the command has loaded and the number of schemas that it has built: `{"modules":
 * [...], "schemas": 3}`. Every object that zod constructs counts as a schema, including checks.
 */
import { registerHooks } from 'node:module'
import { Server } from 'node:net'

const ZOD_CORE = '/zod/v4/core/core.js'
const CONSTRUCTOR = 'function _(def) {'

const modules = []
globalThis.builtSchemas = 0
registerHooks({
  load(url, context, next) {
    modules.push(url)
    const loaded = next(url, context)
    if (!url.endsWith(ZOD_CORE)) return loaded
    const source = new TextDecoder().decode(loaded.source)
    if (!source.includes(CONSTRUCTOR))
      throw new Error(`${url} has no "${CONSTRUCTOR}": count the schemas in another way`)
    return { ...loaded, source: source.replace(CONSTRUCTOR, `${CONSTRUCTOR} globalThis.builtSchemas++;`) }
  },
})

Server.prototype.listen = new Proxy(Server.prototype.listen, {
  apply(listen, server, args) {
    server.once('listening', () =>
      process.stderr.write(`${JSON.stringify({ modules, schemas: globalThis.builtSchemas })}\n`),
    )
    return Reflect.apply(listen, server, args)
  },
})
