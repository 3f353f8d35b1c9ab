import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { replaceLinks } from '../../../mock-server/reporting/markdown/markdown-links.ts'

/**
 * Checks that each relative link of each page leads to a file of the installed package. Returns the number of pages.
 * @param project folder of a project that has installed the package
 */
export function checkLinks(project: string): string {
  const home = join(project, 'node_modules/gift-provider-mock')
  const pages = globSync(['**/*.md', 'llms.txt'], { cwd: home })
  const dead: string[] = []
  for (const page of pages)
    replaceLinks(readFileSync(join(home, page), 'utf8'), ({ source, path }) => {
      if (!existsSync(join(home, dirname(page), path))) dead.push(`${page}: ${source}`)
      return source
    })
  if (pages.length < 40 || dead.length > 0) throw new Error(`${pages.length} pages\n${dead.join('\n')}`)
  return `${pages.length} pages without a dead link`
}
