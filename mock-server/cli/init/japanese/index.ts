import { faultyTexts, pythonTexts } from './messages.ts'
import { pythonComments } from './python-comments.ts'
import { pythonPurchaseComments } from './python-purchase-comments.ts'

const comments = Object.entries({ ...pythonComments, ...pythonPurchaseComments })

/** A comment of Python: a text in three quotes, or lines that begin with `#`. */
const PYTHON_COMMENT = /"""(?<text>[^"]*)"""|(?<=^|\s)(?<lines># .*(?:\n *# .*)*)/gm

/**
 * Returns an example program with its comments and messages in Japanese.
 * @param file name of the program's file
 */
export function inJapanese(program: string, file: string): string {
  const withComments = file.endsWith('.py') ? program.replaceAll(PYTHON_COMMENT, translated) : program
  return [...faultyTexts, ...pythonTexts].reduce(
    (text, [english, japanese]) => text.replaceAll(english, () => japanese),
    withComments,
  )
}

/** Returns a comment in Japanese, or the comment as it is if the tables do not have it. */
function translated(comment: string, ...[, , position, program]: [string, string, number, string]): string {
  const [, mark = '', text = ''] = /^("""|# )([^]*?)(?:""")?$/.exec(comment) ?? []
  // Of two beginnings that fit, the longer one is meant.
  const [found] = comments
    .filter(([beginning]) => text.startsWith(beginning))
    .toSorted(([one], [other]) => other.length - one.length)
  if (found === undefined) return comment
  const indent = ' '.repeat(position - program.lastIndexOf('\n', position - 1) - 1)
  const [, japanese] = found
  const start = mark === '# ' ? `\n${indent}# ` : `\n${indent}`
  const lines = japanese.replaceAll('\n', start).replaceAll(/ +$/gm, '')
  if (mark === '# ') return `# ${lines}`
  return `"""${lines}${japanese.includes('\n') ? `\n${indent}` : ''}"""`
}
