import type { Explanation } from '../../mock-server/core/reasons/reason.ts'
import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { type FileProblem, fileProblem } from './file-problem.ts'

export type Path = readonly PropertyKey[]

/** Parsed YAML with the positions of its parts. */
export interface YamlSource {
  /** The parsed value; undefined if the YAML has errors other than duplicate keys. */
  value: unknown
  /** Errors of the YAML, such as syntax errors and duplicate keys. */
  problems: FileProblem[]
  /** Returns the line number, from 1, of the value at this path or of the nearest existing parent of the path. */
  lineOf(path: Path): number
}

export function parseYaml(text: string, file: string): YamlSource {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line
  const problems: FileProblem[] = []
  const tell = (offset: number, problem: Explanation): void =>
    void problems.push(fileProblem({ file, line: lineAt(offset) }, problem))

  for (const { code, message, pos } of [...document.errors, ...document.warnings])
    tell(pos[0], explainYamlError(code, message, text.slice(pos[0]), file))
  visit(document, {
    Pair(_key, { key }) {
      if (!isScalar(isAlias(key) ? key.resolve(document) : key))
        tell((isNode(key) && key.range?.[0]) || 0, fileProblems.keyNoText)
    },
    Alias(_key, alias) {
      if (alias.resolve(document) === undefined)
        tell(alias.range?.[0] ?? 0, fileProblems.noAnchor({ name: alias.source }))
    },
  })
  const duplicates = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY').length
  const isReadable = problems.length === duplicates
  return {
    value: isReadable ? valueOf(document, tell) : undefined,
    problems,
    lineOf: (path) => lineAt(offsetOf(document, path)),
  }
}

function explainYamlError(code: string, error: string, at: string, file: string): Explanation {
  if (code === 'DUPLICATE_KEY')
    return fileProblems.duplicateKey({ key: /^["']?([\w./ -]*)/.exec(at)?.[1]?.trim() ?? '' })
  if (code === 'MULTIPLE_DOCS') return fileProblems.severalDocuments
  return file.endsWith('.json') ? fileProblems.noJson({ error }) : fileProblems.noYaml({ error })
}

function valueOf(document: Document, tell: (offset: number, problem: Explanation) => void): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    tell(0, fileProblems.noYaml({ error: error instanceof Error ? error.message : String(error) }))
    return undefined
  }
}

/** Returns the offset of the key or list element at this path, or of the nearest existing parent of the path. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    let next: unknown
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (isNode(pair?.key)) offset = pair.key.range?.[0] ?? offset
      next = pair?.value
    } else if (isSeq(node)) {
      next = node.items[Number(step)]
      if (isNode(next)) offset = next.range?.[0] ?? offset
    }
    if (next === undefined) return offset
    node = next
  }
  return offset
}
