import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { providers } from '../../app.ts'
import { Problem } from '../../core/http/problem.ts'
import { problemInJapanese } from '../../core/problems/localize.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { languageOf } from '../../reporting/language.ts'
import { type AdminTarget, fetchAdmin, type RequestOptions } from '../shared/admin-client.ts'
import { explore } from './explore.ts'

const INSTRUCTIONS = `Tools of a mock server for two providers of digital gift codes in Japan. All codes are fake.
Rule 1: never issue again blindly. If the outcome of an order is unknown (no response, a broken response, 5xx), the code may have been issued and billed. Inquire first (at-gift: the same TranId; realpay-gift: the same request id), and order again only if the provider says that nothing was issued.
Read the report before you call a client correct: it judges the client by what the mock recorded.`

/**
 * Creates the server with the tools for agents. The tools read and change the state of a running mock through the
 * control API of the mock.
 */
export function createMcpServer(target: AdminTarget): McpServer {
  const server = new McpServer({ name: NAME, version: VERSION }, { instructions: INSTRUCTIONS })
  const admin = (path: string, options?: RequestOptions): Promise<CallToolResult> =>
    resultOf(() => fetchAdmin(target, `/__admin/${path}`, options))
  const readOnly = { readOnlyHint: true, openWorldHint: false }
  const changing = { readOnlyHint: false, openWorldHint: false }

  server.registerTool(
    'list_scenarios',
    {
      description: 'Lists the scenarios of the library: a task for a client, with faults and expectations.',
      annotations: readOnly,
    },
    () => admin('scenarios'),
  )
  server.registerTool(
    'begin_scenario',
    {
      description: 'Resets the sandbox and begins a scenario. Run the client on its task, then read_report.',
      inputSchema: { name: z.string().describe('a name of list_scenarios') },
      annotations: { ...changing, destructiveHint: true },
    },
    ({ name }) => admin('scenario', { put: JSON.stringify({ name }) }),
  )
  server.registerTool(
    'end_scenario',
    { description: 'Ends the scenario and resets the sandbox.', annotations: { ...changing, destructiveHint: true } },
    () => admin('scenario', { delete: true }),
  )
  server.registerTool(
    'list_effects',
    {
      description: 'Lists the effects that a fault can have, and the operations that it can affect.',
      annotations: readOnly,
    },
    () => admin('effects'),
  )
  server.registerTool(
    'arm_fault',
    {
      description:
        'Arms a fault. Example: when={"operation":"at-gift.issue","calls":[1]}, phase="after-commit", effect={"type":"reset-connection"} loses the response to the first order after its code was issued.',
      inputSchema: {
        name: z.string(),
        when: z.record(z.string(), z.unknown()).default({}),
        phase: z.enum(['before-commit', 'after-commit', 'mid-body']),
        effect: z.looseObject({ type: z.string() }),
        times: z.int().min(1).optional(),
      },
      annotations: changing,
    },
    (fault) => admin('faults', { post: JSON.stringify(fault) }),
  )
  server.registerTool(
    'list_faults',
    { description: 'Lists the armed faults, and how often each fired.', annotations: readOnly },
    () => admin('faults'),
  )
  server.registerTool('disarm_faults', { description: 'Disarms all faults.', annotations: changing }, () =>
    admin('faults', { delete: true }),
  )
  server.registerTool(
    'list_requests',
    {
      description: 'Lists the newest requests with their outcome and rule.',
      inputSchema: { newest: z.int().min(1).max(200).default(20) },
      annotations: readOnly,
    },
    ({ newest }) => admin(`requests?newest=${newest}`),
  )
  server.registerTool(
    'explain_refusal',
    {
      description: 'Says what the provider would have accepted instead of a refused request.',
      inputSchema: { request: z.string().regex(/^\d+$/).describe('the journal id, such as 000000012') },
      annotations: readOnly,
    },
    ({ request }) => admin(`requests/${request}/accepted`),
  )
  server.registerTool(
    'read_ledger',
    {
      description:
        'Reads the issued codes and their cost in yen. An orphaned code was billed, but the client never received it.',
      inputSchema: { newest: z.int().min(1).max(200).default(50) },
      annotations: readOnly,
    },
    ({ newest }) => admin(`ledger?newest=${newest}`),
  )
  server.registerTool(
    'read_report',
    {
      description: 'Judges the client by its requests: rules of conduct, cost, and the verdict of the scenario.',
      annotations: readOnly,
    },
    () => admin('report?cases=3'),
  )
  server.registerTool(
    'explore',
    {
      description:
        'Runs a client program many times under every outcome of every call, and returns the smallest sequence in which it loses money. Without a command, the reference client is searched.',
      inputSchema: {
        task: z.string().optional().describe('the task, such as issue-one; see "gift-mock help explore"'),
        command: z.array(z.string()).default([]).describe('the program of the client and its arguments'),
      },
      annotations: { readOnlyHint: false, openWorldHint: true },
    },
    ({ task, command }) => resultOf(() => explore(task, command)),
  )
  return server
}

/**
 * Returns the text that `call` returns as the result of a tool. If `call` throws a Problem, returns the message of the
 * Problem as an error, in the language of the user.
 */
async function resultOf(call: () => Promise<string>): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: (await call()) || 'done' }] }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { message } = languageOf() === 'ja' ? await problemInJapanese(error, providers) : error
    return { content: [{ type: 'text', text: message }], isError: true }
  }
}
