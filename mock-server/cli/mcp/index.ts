import { Problem } from '../../core/http/problem.ts'
import { type SteerFlags, targetOf } from '../shared/admin/admin-json.ts'

/**
 * Serves the tools for agents over standard input and output until the input ends.
 * @throws Problem if the SDK is not installed, or if a flag is invalid
 */
export async function mcp(flags: SteerFlags): Promise<number> {
  const target = targetOf(flags)
  const { serveOnStdio } = await loadServer()
  await serveOnStdio(target)
  return 0
}

async function loadServer() {
  try {
    return await import('./serve-on-stdio.ts')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
    throw new Problem(400, {
      en: 'gift-mock mcp requires the package @modelcontextprotocol/sdk: npm install @modelcontextprotocol/sdk',
      ja: 'gift-mock mcp には @modelcontextprotocol/sdk が必要: npm install @modelcontextprotocol/sdk',
    })
  }
}
