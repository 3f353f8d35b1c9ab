import { wrapJapanese } from '../columns.ts'

/** Smallest width of a paragraph [columns]. In a narrower terminal, the lines are longer than the terminal. */
const MIN_COLUMNS = 20

/** A paragraph. The beginning of its first line, such as `- `, is separate from its text. */
interface Paragraph {
  begin: string
  text: string
}

/**
 * Breaks the paragraphs and list items of a Markdown page at a number of terminal columns. Code, tables and headings
 * stay as they are.
 */
export function reflow(page: string, columns: number): string {
  const lines: string[] = []
  let paragraph: Paragraph | undefined
  let isCode = false

  function endParagraph(): void {
    if (paragraph) lines.push(...wrapped(paragraph, columns))
    paragraph = undefined
  }

  for (const line of page.split('\n')) {
    const isFence = /^\s*```/.test(line)
    if (isCode || isFence || /^(?:$|[#|<>])/.test(line.trimEnd())) {
      endParagraph()
      lines.push(line)
      if (isFence) isCode = !isCode
      continue
    }
    const [begin = '', bullet] = /^\s*([-*] |\d+\. )?/.exec(line) ?? []
    const text = line.slice(begin.length).trimEnd()
    if (paragraph && bullet === undefined) paragraph.text = joined(paragraph.text, text)
    else {
      endParagraph()
      paragraph = { begin, text }
    }
  }
  endParagraph()
  return lines.join('\n')
}

function wrapped({ begin, text }: Paragraph, columns: number): string[] {
  const width = Math.max(MIN_COLUMNS, columns - begin.length)
  const indent = ' '.repeat(begin.length)
  return wrapJapanese(text, width)
    .split('\n')
    .map((line, index) => (index === 0 ? begin : indent) + line)
}

/** Joins two lines of a paragraph. Between two Japanese characters there is no space. */
function joined(one: string, other: string): string {
  const isJapanese = /[^\x20-\x7e]$/.test(one) && /^[^\x20-\x7e]/.test(other)
  return `${one}${isJapanese ? '' : ' '}${other}`
}
