import { once } from 'node:events'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { AdminTarget } from '../shared/admin-client.ts'
import { createMcpServer } from './server.ts'

export async function serveOnStdio(target: AdminTarget): Promise<void> {
  const server = createMcpServer(target)
  await server.connect(new StdioServerTransport())
  await once(process.stdin, 'end')
  await server.close()
}
