import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { installedPackages } from '../../tools/release/package/installed-packages.ts'
import { root } from '../cli/command.ts'

const lock: unknown = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const flag = z.boolean().default(false)
const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        dev: flag,
        devOptional: flag,
        optional: flag,
        peer: flag,
        dependencies: z.record(z.string(), z.string()).default({}),
      }),
    ),
  })
  .parse(lock)

test('the packages that a user installs exclude development and optional packages of package-lock.json', () => {
  const unmarked = Object.entries(packages).flatMap(([path, { version, dev, devOptional, optional, peer }]) =>
    path === '' || dev || devOptional || optional || peer
      ? []
      : [`${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`],
  )
  const installed = installedPackages(lock)
  expect([...installed].toSorted()).toEqual([...new Set(unmarked)].toSorted())
  for (const [name, version] of Object.entries(packages['']?.dependencies ?? {}))
    expect(installed).toContain(`${name}@${version}`)
})

test('if a package has its own copy of a dependency, the version of this copy is listed too', () => {
  const entry = (version: string, dependencies = {}) => ({ version, dependencies })
  const found = installedPackages({
    packages: {
      '': { dependencies: { a: '1', '@s/b': '1' } },
      'node_modules/a': entry('1.0.0'),
      'node_modules/@s/b': entry('1.0.0', { a: '2' }),
      'node_modules/@s/b/node_modules/a': entry('2.0.0'),
    },
  })
  expect([...found]).toEqual(['a@1.0.0', '@s/b@1.0.0', 'a@2.0.0'])
  expect(() => installedPackages({ packages: { '': { dependencies: { a: '1' } } } })).toThrow(
    'package-lock.json has no a',
  )
})
