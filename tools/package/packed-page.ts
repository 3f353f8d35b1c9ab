import { posix } from 'node:path'
import { linkAsText, replaceLinks } from '../../mock-server/reporting/markdown/markdown-links.ts'
import { generatedPages } from '../../mock-server/cli/pages/generated-pages.ts'
import { isPacked, type Manifest } from './packed-files.ts'

const NOTE = {
  en: 'Files that this page names without a link are in the source repository, not in this package.',
  ja: 'このページでリンクのないファイルは、パッケージには含まれず、ソースのリポジトリーにあります。',
}

/**
 * Returns the text of a page in the package. A link to a file that is not packed leads to the repository, at the
 * version of the package. If package.json names no repository, such a link becomes text, images are removed, and a note
 * at the end says where the files are. A link to a page that `gift-mock docs` generates becomes the command.
 * @param page path of the page from the root of the package
 */
export function packedPage(manifest: Manifest, page: string, text: string): string {
  const isJapanese = /\/ja\/|\.ja\.md$/.test(page)
  const repository = repositoryUrl(manifest)
  let hasTexts = false
  const packed = replaceLinks(withoutTests(text), ({ source, isImage, label, path, anchor }) => {
    const target = posix.join(posix.dirname(page), path).replace(/\/$/, '')
    if (path === '' || isPacked(manifest, target)) return source
    const view = isImage ? 'raw' : 'blob'
    const link = `[${label}](${repository}/${view}/v${manifest.version}/${target}${anchor})`
    if (repository !== undefined) return isImage ? `!${link}` : link
    if (isImage) return ''
    if (target in generatedPages)
      return linkAsText(label, target, `gift-mock docs ${posix.basename(target, '.md')}`, isJapanese)
    hasTexts = true
    return linkAsText(label, target, target, isJapanese)
  })
  const compact = packed.replaceAll(/\n{3,}/g, '\n\n')
  return hasTexts ? `${compact.trimEnd()}\n\n${isJapanese ? NOTE.ja : NOTE.en}\n` : compact
}

/** Returns a page without the section that names its tests, because the tests are not packed. */
function withoutTests(page: string): string {
  return page.replace(/^## (?:Tests|テスト)\n[^]*?(?=^## |(?![^]))/m, '')
}

/** Returns the address of the repository in a browser; undefined if package.json names no repository. */
function repositoryUrl({ repository }: Manifest): string | undefined {
  return repository?.url.replace(/^git\+/, '').replace(/\.git$/, '')
}
