import { once } from 'node:events'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { Text } from '../../core/localized-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import type { AdminTarget } from '../shared/admin/admin-client.ts'
import { createMcpServer } from './server.ts'

export async function serveOnStdio(target: AdminTarget): Promise<void> {
  const server = createMcpServer(target)
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the server of the SDK is no EventTarget
  server.server.onerror = (error) => void process.stderr.write(`${localizedLine(invalidInput(error.message))}\n`)
  await server.connect(new StdioServerTransport())
  await once(process.stdin, 'end')
  await server.close()
}

function invalidInput(reason: string): Text {
  return {
    en: `gift-mock mcp: a line on standard input is not a message of the Model Context Protocol: ${reason}`,
    ja: `gift-mock mcp: 標準入力の行が Model Context Protocol のメッセージではない: ${reason}`,
  }
}
