import { isBuiltin } from 'node:module'
import { join, relative } from 'node:path'
import { type OutputChunk, rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import config from '../../../rolldown.config.ts'
import { root } from '../command.ts'

/** Returns the chunks of the bundle, as `npm run build` writes them. */
async function chunks(): Promise<OutputChunk[]> {
  const options = { ...config, logLevel: 'silent' as const }
  await using build = await rolldown(options)
  const { output } = await build.generate([config.output].flat()[0])
  return output.filter((file) => file.type === 'chunk')
}

/**
 * Returns the chunks that contain the given source files, and all chunks that these chunks import statically, directly
 * or indirectly.
 */
function loadedBy(files: readonly string[], all: readonly OutputChunk[]): OutputChunk[] {
  const ids = files.map((file) => join(root, file))
  const loaded = new Set(all.filter(({ moduleIds }) => ids.some((id) => moduleIds.includes(id))))
  // The iteration over a Set also visits the elements that are added during the iteration.
  for (const chunk of loaded) for (const other of all) if (chunk.imports.includes(other.fileName)) loaded.add(other)
  return [...loaded]
}

const command = ['index.ts', 'run-cli.ts', 'start/index.ts'].map((file) => `mock-server/cli/${file}`)

const all = await chunks()

test.for([
  ['start', command, { files: 8, kib: 468 }],
  [
    'start with a configuration file',
    [...command, 'mock-server/cli/start/config/config-file.ts'],
    { files: 14, kib: 600 },
  ],
] as const)('the bundled command "%s" loads only a few files and no npm package', ([, files, atMost]) => {
  const loaded = loadedBy(files, all)
  const from = new Set(loaded.map(({ fileName }) => fileName))
  expect(loaded.flatMap(({ moduleIds }) => moduleIds.map((id) => relative(root, id)))).toEqual(
    expect.arrayContaining([...files, 'mock-server/app.ts']),
  )
  expect(loaded.flatMap(({ imports }) => imports).filter((id) => !from.has(id) && !isBuiltin(id))).toEqual([])
  const advice =
    'import code that few starts need with `import()`; if each start needs it, raise the limit here, and give the size and the reason in the commit'
  expect(loaded.length, `too many files: ${advice}`).toBeLessThanOrEqual(atMost.files)
  expect(
    loaded.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0) / 1024,
    `too many KiB: ${advice}`,
  ).toBeLessThanOrEqual(atMost.kib)
})

test('a bundled command that starts no mock does not load the server', () => {
  const files = ['index.ts', 'run-cli.ts', 'program/index.ts', 'env.ts'].map((file) => `mock-server/cli/${file}`)
  const loaded = loadedBy(files, all).flatMap(({ moduleIds }) => moduleIds.map((id) => relative(root, id)))
  expect(loaded).toEqual(expect.arrayContaining(files))
  expect(loaded.filter((id) => /^mock-server\/(?:app|server\/start)\.ts$/.test(id))).toEqual([])
})

test('the entry points of the package for browsers import no built-in module of Node', () => {
  const loaded = loadedBy(['mock-server/browser.ts', 'mock-server/msw/index.ts'], all)
  expect(loaded.flatMap(({ moduleIds }) => moduleIds.map((id) => relative(root, id)))).toContain('mock-server/app.ts')
  expect(loaded.flatMap(({ imports }) => imports).filter((id) => isBuiltin(id))).toEqual([])
})
