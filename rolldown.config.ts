import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type ChunkingContext, type Plugin } from 'rolldown'

/** Adds the licences of the bundled packages, which require that. */
const notices: Plugin = {
  name: 'notices',
  generateBundle(_options, bundle) {
    const folders = new Set<string>()
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
        const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0]
        if (folder !== undefined) folders.add(folder)
      }
    }
    this.emitFile({
      type: 'asset',
      fileName: 'THIRD-PARTY-LICENSES',
      source: [...folders].toSorted().map(noticeOf).join('\n\n'),
    })
  },
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) : undefined
  return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()}\n`
}

const compiled = join(import.meta.dirname, 'dist/mock-server')
const program = join(compiled, 'cli/program.js')
const start = join(compiled, 'cli/start/index.js')
const app = join(compiled, 'app.js')

/** A module, and all modules that it imports statically, directly or indirectly. */
function graphOf(id: string, chunking: ChunkingContext, graph = new Set<string>()): Set<string> {
  if (graph.has(id)) return graph
  graph.add(id)
  for (const imported of chunking.getModuleInfo(id)?.importedIds ?? []) graphOf(imported, chunking, graph)
  return graph
}

let server: Set<string> | undefined
/**
 * True if `start` loads the module and no command without a mock does. Such a command would otherwise load the whole
 * mock.
 */
function isServer(id: string, chunking: ChunkingContext): boolean {
  if (server === undefined) {
    for (const file of [program, start, app])
      if (!chunking.getModuleInfo(file))
        throw new Error(`the bundle has no ${file}: name the file that took its place in rolldown.config.ts`)
    const commands = [program, ...(chunking.getModuleInfo(program)?.dynamicallyImportedIds ?? [])].map((command) =>
      graphOf(command, chunking),
    )
    const elsewhere = new Set(commands.filter((graph) => !graph.has(app)).flatMap((graph) => [...graph]))
    server = graphOf(start, chunking).difference(elsewhere)
  }
  return server.has(id)
}

/**
 * Bundles the command into a few files. Reading two hundred files would take longer than the start of the server.
 * Packages that only some commands load stay in node_modules.
 */
export default defineConfig({
  // `verify` starts its verifier as a separate process, from a file beside the command.
  input: { index: 'dist/mock-server/cli/index.js', 'verifier-process': 'dist/contracts/provider/verifier-process.js' },
  platform: 'node',
  external: [
    /^node:/,
    /^@faker-js\/faker/,
    '@pact-foundation/pact-core',
    'pg',
    'pino',
    'pino-pretty',
    'selfsigned',
    'yaml',
  ],
  plugins: [notices],
  // Rolldown requires this if chunks do not include their dependencies.
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist/cli',
    format: 'esm',
    minify: false,
    chunkFileNames: '[name].js',
    // One file instead of thirty makes the start of the server 10 % faster.
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ debugName: 'server', name: (id, chunking) => (isServer(id, chunking) ? 'server' : null) }],
    },
  },
})
