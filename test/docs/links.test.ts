import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../cli/command.ts'

const pages = globSync(['*.md', 'docs/**/*.md', 'decisions/*.md', 'examples/**/*.md', 'contracts/*.md'], {
  cwd: root,
  exclude: (file) => file.includes('node_modules'),
})

/** Returns the anchors of a page: the ids of its elements, and the anchors that GitHub makes for its headings. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(page, 'utf8')
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]
}

test('every relative link in the documentation leads to an existing file and heading', () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)]
      .filter(([, path = '', anchor]) => {
        const target = path === '' ? join(root, page) : join(root, dirname(page), path)
        if (!existsSync(target)) return true
        return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor)
      })
      .map(([link]) => `${page}: ${link}`),
  )
  expect(pages.length).toBeGreaterThan(30)
  expect(broken).toEqual([])
})

test.each([
  ['README.md', 'docs/'],
  ['README.ja.md', 'docs/ja/'],
])('%s links to every documentation page of its own language', (readme, folder) => {
  const text = readFileSync(join(root, readme), 'utf8')
  const missing = pages.filter(
    (page) =>
      dirname(page) === dirname(`${folder}page`) &&
      !/\/(?:index|glossary|ja\/assumptions)\.md$/.test(page) &&
      !text.includes(`](${page}`),
  )
  expect(missing).toEqual([])
})

test('each page of the documentation is in a group of the sidebar', () => {
  const config = readFileSync(join(root, 'docs/.vitepress/config.ts'), 'utf8')
  const groups = /const GROUPS = \[\n(.*?)\n\]\n/s.exec(config)?.[1] ?? expect.fail('the configuration has no groups')
  const names = pages.filter((page) => dirname(page) === 'docs').map((page) => basename(page, '.md'))
  expect(names.filter((name) => name !== 'index' && !groups.includes(`'${name}'`))).toEqual([])
})
