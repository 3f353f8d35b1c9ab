import { globSync, readFileSync } from 'node:fs'
import { parseAst } from 'rolldown/parseAst'

/** A node of the syntax tree of a source. */
export type SyntaxNode = { type: string } & Record<string, unknown>

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value
}

/** Returns the node or the nodes, and all nodes below. */
export function nodesIn(value: unknown): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesIn)] : []
}

/** Returns the name of an identifier, or the value of a literal. */
export function nameOf(node: unknown): unknown {
  return isNode(node) ? (node['name'] ?? node['value']) : undefined
}

/** Returns the name of the function or the method that a call calls. */
export function calledName({ callee }: SyntaxNode): unknown {
  return isNode(callee) ? nameOf(callee['property'] ?? callee) : undefined
}

export function syntaxOf(source: string): SyntaxNode[] {
  return nodesIn(parseAst(source, { lang: 'ts' }))
}

/** Returns the source of a node. */
export function sourceOf(source: string, { start, end }: SyntaxNode): string {
  return source.slice(Number(start), Number(end))
}

/** Returns the sources of the mock, the scenarios and the contracts, by file. */
export function readSources(): [file: string, source: string][] {
  return globSync('{mock-server,scenarios,contracts}/**/*.ts')
    .filter((file) => !file.endsWith('.d.ts'))
    .map((file) => [file.replaceAll('\\', '/'), readFileSync(file, 'utf8')])
}
