import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'
import { z } from 'zod'

const packageSchema = z.object({ name: z.string(), version: z.string(), license: z.string() })

/**
 * Plugin of rolldown that adds the licence texts of the bundled packages to the bundle, as these licences require.
 * @param more folders of packages that are delivered together with the bundle
 */
export function notices(more: readonly string[] = []): Plugin {
  return {
    name: 'notices',
    generateBundle(_options, bundle) {
      const folders = new Set(more)
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0]
          if (folder !== undefined) folders.add(folder)
        }
      }
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-LICENSES',
        source: [...new Set([...folders].toSorted().map(noticeOf))].join('\n\n'),
      })
    },
  }
}

function noticeOf(folder: string): string {
  const { name, version, license } = packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) : undefined
  return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()}\n`
}
