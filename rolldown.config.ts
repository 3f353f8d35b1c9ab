import { join } from 'node:path'
import { defineConfig, type ChunkingContext } from 'rolldown'
import { notices } from './tools/notices.ts'

const root = import.meta.dirname
const program = join(root, 'mock-server/cli/program/index.ts')
const start = join(root, 'mock-server/cli/start/index.ts')
const app = join(root, 'mock-server/app.ts')

/** A module, and all modules that it imports statically, directly or indirectly. */
function graphOf(id: string, chunking: ChunkingContext, graph = new Set<string>()): Set<string> {
  if (graph.has(id)) return graph
  graph.add(id)
  for (const imported of chunking.getModuleInfo(id)?.importedIds ?? []) graphOf(imported, chunking, graph)
  return graph
}

let graphs: { start: Set<string>; elsewhere: Set<string> } | undefined
/**
 * Returns the file of the bundle for a module that `start` loads; undefined for other modules:
 * - `server` for a module that only `start` loads. Commands that start no mock do not have to load this file.
 * - `schemas` for a module that other commands load, too, and that needs zod.
 * - `shared` for a module that other commands load, too, and that does not need zod.
 */
function chunkOf(id: string, chunking: ChunkingContext): string | undefined {
  graphs ??= graphsOf(chunking)
  if (!graphs.start.has(id)) return undefined
  if (!graphs.elsewhere.has(id)) return 'server'
  return [...graphOf(id, chunking)].some((imported) => imported.includes('/node_modules/zod/')) ? 'schemas' : 'shared'
}

/** Returns the modules that `start` loads, and the modules that the commands without a mock load. */
function graphsOf(chunking: ChunkingContext): { start: Set<string>; elsewhere: Set<string> } {
  for (const file of [program, start, app])
    if (!chunking.getModuleInfo(file))
      throw new Error(`the bundle has no ${file}: name the file that took its place in rolldown.config.ts`)
  const table = [...graphOf(program, chunking)]
  const commands = [program, ...table.flatMap((id) => chunking.getModuleInfo(id)?.dynamicallyImportedIds ?? [])].map(
    (command) => graphOf(command, chunking),
  )
  return {
    start: graphOf(start, chunking),
    elsewhere: new Set(commands.filter((graph) => !graph.has(app)).flatMap((graph) => [...graph])),
  }
}

/**
 * Bundles the command into a few files. Reading two hundred files would take longer than the start of the server.
 * Packages that only the command needs are devDependencies, so that a user of the package does not install them.
 */
export default defineConfig({
  cwd: root,
  // `verify` starts its verifier as a separate process, from a file beside the command.
  input: { index: 'mock-server/cli/index.ts', 'verifier-process': 'contracts/provider/verifier-process.ts' },
  platform: 'node',
  external: [/^node:/, '@pact-foundation/pact-core', 'pg'],
  plugins: [notices()],
  // Rolldown requires this if chunks do not include their dependencies.
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist/cli',
    format: 'esm',
    minify: false,
    comments: false,
    chunkFileNames: '[name].js',
    // The modules that `start` loads are grouped into a few files. Compared with forty files, this saves a twentieth of
    // the time of the start.
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ debugName: 'start', name: (id, chunking) => chunkOf(id, chunking) ?? null }],
    },
  },
})
