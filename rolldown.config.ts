import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig, type ChunkingContext } from 'rolldown'
import { esmExternalRequirePlugin } from 'rolldown/plugins'
import { notices } from './tools/notices.ts'

const root = import.meta.dirname
const runCli = join(root, 'mock-server/cli/run-cli.ts')
const program = join(root, 'mock-server/cli/program/index.ts')
const start = join(root, 'mock-server/cli/start/index.ts')
const app = join(root, 'mock-server/app.ts')
const unusedPackage = join(root, 'tools/package/unused-package.ts')
/** The modules of prom-client that the mock does not use. */
const unusedMetrics = new Set(['./lib/cluster', './lib/pushgateway', './lib/summary'])
const browserEntries = ['mock-server/browser.ts', 'mock-server/msw/index.ts'].map((file) => join(root, file))

/** Returns a module and all modules that this module imports statically, directly or indirectly. */
function graphOf(id: string, chunking: ChunkingContext, graph = new Set<string>()): Set<string> {
  if (graph.has(id)) return graph
  graph.add(id)
  for (const imported of chunking.getModuleInfo(id)?.importedIds ?? []) graphOf(imported, chunking, graph)
  return graph
}

interface Graphs {
  /** The modules that `start` loads. */
  start: Set<string>
  /** The modules that commands without a mock load. */
  elsewhere: Set<string>
  /** The modules of the entry points for browsers. These modules import no module of Node. */
  web: Set<string>
}

let graphs: Graphs | undefined
/**
 * Returns the name of the file into which a module that `start` loads is bundled. Returns undefined for other modules.
 * The names are:
 * - `server` for a module that only `start` loads. Commands that start no mock do not have to load this file.
 * - `schemas` for a module that other commands load, too, and that needs zod.
 * - `shared` for a module that other commands load, too, and that does not need zod.
 *
 * Modules that a browser does not load are in `server-node`, `schemas-node` and `shared-node`.
 */
function chunkOf(id: string, chunking: ChunkingContext): string | undefined {
  graphs ??= graphsOf(chunking)
  if (!graphs.start.has(id)) return undefined
  const suffix = graphs.web.has(id) ? '' : '-node'
  if (!graphs.elsewhere.has(id)) return `server${suffix}`
  const needsZod = [...graphOf(id, chunking)].some((imported) => imported.includes('/node_modules/zod/'))
  return `${needsZod ? 'schemas' : 'shared'}${suffix}`
}

function graphsOf(chunking: ChunkingContext): Graphs {
  for (const file of [runCli, program, start, app, ...browserEntries])
    if (!chunking.getModuleInfo(file))
      throw new Error(`the bundle has no ${file}: name the file that took its place in rolldown.config.ts`)
  const table = [...graphOf(program, chunking)]
  const loaded = table.flatMap((id) => chunking.getModuleInfo(id)?.dynamicallyImportedIds ?? [])
  const commands = [runCli, program, ...loaded].map((command) => graphOf(command, chunking))
  return {
    start: graphOf(start, chunking),
    elsewhere: new Set(commands.filter((graph) => !graph.has(app)).flatMap((graph) => [...graph])),
    web: new Set(browserEntries.flatMap((entry) => [...graphOf(entry, chunking)])),
  }
}

/**
 * Bundles the command and the entry points of the package into a few files, which share their code. Reading two hundred
 * files would take longer than the start of the server. Packages that only the bundle needs are devDependencies, so
 * that a user of the package does not install them (decisions/0017).
 */
export default defineConfig({
  cwd: root,
  input: {
    'cli/index': 'mock-server/cli/index.ts',
    'mock-server/index': 'mock-server/index.ts',
    'mock-server/browser': 'mock-server/browser.ts',
    'mock-server/fixture/index': 'mock-server/fixture/index.ts',
    'mock-server/fixture/vitest': 'mock-server/fixture/vitest.ts',
    'mock-server/msw/index': 'mock-server/msw/index.ts',
    'mock-server/storage/index': 'mock-server/storage/index.ts',
    'clients/index': 'clients/index.ts',
    'contracts/index': 'contracts/index.ts',
    'scenarios/index': 'scenarios/index.ts',
    // `verify` starts the verifier as a separate process, and looks for the verifier's file in the folder of its own
    // code.
    'chunks/verifier-process': 'contracts/provider/verifier-process.ts',
  },
  // The files run in Node and in browsers. With the platform `node`, every file would import `node:module`, which a
  // browser does not have.
  platform: 'neutral',
  external: [
    /^@modelcontextprotocol\/sdk\//,
    '@pact-foundation/pact-core',
    'msw',
    'pg',
    'vitest',
    // These packages are not bundled: they are large, and a mock loads them only for HTTPS and for its log.
    '@peculiar/x509',
    'reflect-metadata',
    'pino',
    'pino-pretty',
  ],
  resolve: {
    conditionNames: ['node', 'import', 'default'],
    mainFields: ['module', 'main'],
    alias: {
      // The build of otpauth for Node imports `node:crypto`, which a browser does not have.
      otpauth: join(root, 'node_modules/otpauth/dist/otpauth.esm.js'),
      // The build of yaml for Node consists of CommonJS modules, and Rolldown cannot remove unused code from such
      // modules.
      yaml: join(root, 'node_modules/yaml/browser/dist/index.js'),
      tdigest: unusedPackage,
      '@opentelemetry/api': unusedPackage,
    },
  },
  plugins: [
    {
      name: 'unused-metrics',
      resolveId: (source, importer) =>
        unusedMetrics.has(source) && importer?.includes('/node_modules/prom-client/') === true ? unusedPackage : null,
    },
    esmExternalRequirePlugin({ external: [/^node:/, ...builtinModules] }),
    // otpauth contains this package, so its license notice is needed too.
    notices([join(root, 'node_modules/@noble/hashes')]),
  ],
  // Rolldown requires this option if chunks do not include their dependencies.
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist',
    format: 'esm',
    // The names of classes are kept, so that the message of an error has the name of its class. The names of functions
    // would take 20 KB of the tarball (decisions/0017).
    minify: {
      compress: { keepNames: { function: false, class: true } },
      mangle: { keepNames: { function: false, class: true } },
    },
    comments: false,
    chunkFileNames: 'chunks/[name].js',
    // The modules that `start` loads are grouped into a few files. With forty files, a start would take a twentieth
    // longer.
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ debugName: 'start', name: (id, chunking) => chunkOf(id, chunking) ?? null }],
    },
  },
})
