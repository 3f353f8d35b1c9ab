import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { arazzoFiles, openApiFiles, pactFiles } from '../../contracts/index.ts'
import { listLibrary } from '../../scenarios/loading/library.ts'
import { assetsOf } from '../../tools/executable/assets.ts'
import { clients } from '../../mock-server/cli/init/example.ts'
import { root } from '../cli/command.ts'

test("the single executable contains every scenario, every contract, every example client and the verifier's native library", async () => {
  const assets = assetsOf(root)
  const files = [
    ...(await listLibrary()).values(),
    ...[pactFiles, openApiFiles, arazzoFiles].flatMap((contracts) => Object.values(contracts)),
  ]
  expect(Object.keys(assets)).toEqual(
    expect.arrayContaining([
      ...files.map((file) => relative(root, file)),
      ...Object.values(clients).flatMap(({ source, files: names }) =>
        names.map((name) => `examples/${source}/${name}`),
      ),
      'mock-server/dashboard/client/style.css',
      'node_modules/@pact-foundation/pact-core/dist/index.js',
    ]),
  )
  expect(Object.keys(assets).filter((name) => name.endsWith('.node'))).toHaveLength(1)
  expect(Object.values(assets).filter((file) => !existsSync(file))).toEqual([])
})
