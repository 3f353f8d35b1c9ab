import { z } from 'zod'

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
})

/**
 * Returns the direct and indirect dependencies of this package, such as `zod@4.6.7`: the packages that a user installs.
 * `npm sbom --omit dev` is not used, because that command omits a dependency of this package if a development tool also
 * needs the dependency.
 * @param lock contents of package-lock.json
 * @throws Error if a dependency is not in `lock`
 */
export function installedPackages(lock: unknown): Set<string> {
  const { packages } = lockSchema.parse(lock)
  const found = new Set<string>()
  const paths = new Set([''])
  // The loop also visits the paths that it adds, because it iterates over a Set.
  for (const path of paths) {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      const place = resolved(name, path, packages)
      paths.add(place)
      found.add(`${name}@${packages[place]?.version}`)
    }
  }
  return found
}

/** Returns the path of a dependency: below the package that needs it, or below a package that contains this package. */
function resolved(name: string, from: string, packages: object): string {
  for (let folder = from; ; folder = folder.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (Object.hasOwn(packages, place)) return place
    if (folder === '') throw new Error(`package-lock.json has no ${name}: run npm install`)
  }
}
