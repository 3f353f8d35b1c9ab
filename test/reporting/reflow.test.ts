import { describe, expect, test, vi } from 'vitest'
import { pages } from '../../mock-server/cli/pages/index.ts'
import { columnsOf } from '../../mock-server/reporting/columns.ts'
import { reflow } from '../../mock-server/reporting/markdown/reflow.ts'

describe('a Markdown page for a terminal', () => {
  test('long paragraphs and list items are broken into lines of the given width, but code, tables and headings are not', () => {
    const page = `# A heading that is longer than the width

One two three four
five six seven.

1. First item that
   continues here
- Second
\`\`\`sh
a command that is longer than the width
\`\`\`
| a table that is longer than the width |`
    expect(reflow(page, 24)).toBe(`# A heading that is longer than the width

One two three four five
six seven.

1. First item that
   continues here
- Second
\`\`\`sh
a command that is longer than the width
\`\`\`
| a table that is longer than the width |`)
  })

  test('if the text of a list item is broken into lines, these lines keep the indent of the item', () => {
    expect(reflow('- alpha beta gamma\n  delta epsilon zeta', 22)).toBe('- alpha beta gamma\n  delta epsilon zeta')
    expect(reflow('- alpha beta gamma delta epsilon', 22)).toBe('- alpha beta gamma\n  delta epsilon')
  })

  test('joined Japanese lines have no space between them', () => {
    expect(reflow('コードは\n発行される', 80)).toBe('コードは発行される')
    expect(reflow('コードは\n`DC500` である', 80)).toBe('コードは `DC500` である')
  })
})

async function printed(columns: number | undefined): Promise<string> {
  const texts: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => texts.push(String(text)) > 0)
  try {
    await pages('book', columns)
  } finally {
    spy.mockRestore()
  }
  return texts.join('')
}

test('in a narrow terminal, `docs PAGE` breaks prose into short lines and keeps all words', async () => {
  const [narrow, piped] = [await printed(60), await printed(undefined)]
  const prose = (page: string): string => page.replaceAll(/^```[^]*?^```|^[|#].*$/gm, '')
  const longest = (page: string): number => Math.max(...prose(page).split('\n').map(columnsOf))
  expect(longest(piped)).toBeGreaterThan(80)
  expect(longest(narrow)).toBeLessThanOrEqual(60)
  expect(narrow.split(/\s+/)).toEqual(piped.split(/\s+/))
})
