import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { providers } from '../../app.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { problemInJapanese } from '../../core/problems/localize.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { type AdminTarget, fetchAdmin, type RequestOptions } from '../shared/admin/admin-client.ts'
import { explore } from './explore.ts'

const INSTRUCTIONS: Text = {
  en: `Tools of a mock server for two providers of digital gift codes in Japan. All codes are fake.
Rule 1: never issue again blindly. If the outcome of an order is unknown (no response, a broken response, 5xx), the code may have been issued and billed. Inquire first (at-gift: the same TranId; realpay-gift: the same request id), and order again only if the provider says that nothing was issued.
Read the report before you call a client correct: it judges the client by what the mock recorded.`,
  ja: `日本のデジタルギフトの 2 つのプロバイダーを模したモックサーバーのツール。コードはすべて架空である。
ルール 1: 確認せずに再発行しない。注文の結果が不明な場合（レスポンスがない、壊れている、5xx）、コードは発行されて請求されている可能性がある。先に照会し（at-gift: 同じ TranId、realpay-gift: 同じリクエスト ID）、何も発行されていないとプロバイダーが回答した場合にだけ再び注文する。
クライアントが正しいと言う前に、レポートを読む。レポートは、モックの記録に基づいてクライアントを判定する。`,
}

/**
 * Creates the server with the tools for agents. The tools read and change the state of a running mock through the
 * control API of the mock.
 */
export function createMcpServer(target: AdminTarget): McpServer {
  const server = new McpServer({ name: NAME, version: VERSION }, { instructions: localized(INSTRUCTIONS) })
  const admin = (path: string, options?: RequestOptions): Promise<CallToolResult> =>
    resultOf(() => fetchAdmin(target, `/__admin/${path}`, options))
  const readOnly = { readOnlyHint: true, openWorldHint: false }
  const changing = { readOnlyHint: false, openWorldHint: false }

  server.registerTool(
    'list_scenarios',
    {
      description: localized({
        en: 'Lists the scenarios of the library: a task for a client, with faults and expectations.',
        ja: 'ライブラリーのシナリオ（クライアントのタスク、障害、期待結果）の一覧を返す。',
      }),
      annotations: readOnly,
    },
    () => admin('scenarios'),
  )
  server.registerTool(
    'begin_scenario',
    {
      description: localized({
        en: 'Resets the sandbox and starts a scenario. Run the client on its task, then call read_report.',
        ja: 'サンドボックスをリセットしてシナリオを開始する。クライアントにタスクを実行させてから read_report を使う。',
      }),
      inputSchema: {
        name: z
          .string()
          .describe(localized({ en: 'a name that list_scenarios returns', ja: 'list_scenarios が返す名前' })),
      },
      annotations: { ...changing, destructiveHint: true },
    },
    ({ name }) => admin('scenario', { put: JSON.stringify({ name }) }),
  )
  server.registerTool(
    'end_scenario',
    {
      description: localized({
        en: 'Ends the scenario and disarms its faults. The journal, the ledger and the settings remain.',
        ja: 'シナリオを終了し、その障害を解除する。ジャーナル、台帳、設定は残る。',
      }),
      annotations: { ...changing, destructiveHint: true },
    },
    () => admin('scenario', { delete: true }),
  )
  server.registerTool(
    'list_effects',
    {
      description: localized({
        en: 'Lists the effects that a fault can have, and the operations that it can affect.',
        ja: '障害の効果と、障害の対象にできる操作の一覧を返す。',
      }),
      annotations: readOnly,
    },
    () => admin('effects'),
  )
  server.registerTool(
    'arm_fault',
    {
      description: localized({
        en: 'Arms a fault. Example: when={"operation":"at-gift.issue","calls":[1]}, phase="after-commit", effect={"type":"reset-connection"} loses the response to the first order after its code was issued.',
        ja: '障害を有効にする。例: when={"operation":"at-gift.issue","calls":[1]}, phase="after-commit", effect={"type":"reset-connection"} では、1 件目の注文のコードが発行された後、レスポンスがクライアントに届かない。',
      }),
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
    {
      description: localized({
        en: 'Lists the armed faults, and how often each fired.',
        ja: '有効な障害と、それぞれの発生回数を返す。',
      }),
      annotations: readOnly,
    },
    () => admin('faults'),
  )
  server.registerTool(
    'disarm_faults',
    { description: localized({ en: 'Disarms all faults.', ja: 'すべての障害を解除する。' }), annotations: changing },
    () => admin('faults', { delete: true }),
  )
  server.registerTool(
    'list_requests',
    {
      description: localized({
        en: 'Lists the newest requests with their outcome and rule.',
        ja: '最新のリクエストを、結果とルールとともに返す。',
      }),
      inputSchema: { newest: z.int().min(1).max(200).default(20) },
      annotations: readOnly,
    },
    ({ newest }) => admin(`requests?newest=${newest}`),
  )
  server.registerTool(
    'explain_refusal',
    {
      description: localized({
        en: 'Says what the provider would have accepted instead of a refused request.',
        ja: '拒否されたリクエストの代わりに、プロバイダーが受け付ける内容を返す。',
      }),
      inputSchema: {
        request: z
          .string()
          .regex(/^\d+$/)
          .describe(localized({ en: 'the journal id, such as 000000012', ja: 'ジャーナルの ID（例: 000000012）' })),
      },
      annotations: readOnly,
    },
    ({ request }) => admin(`requests/${request}/accepted`),
  )
  server.registerTool(
    'read_ledger',
    {
      description: localized({
        en: 'Reads the issued codes and their cost in yen. An orphaned code was billed, but the client never received it.',
        ja: '発行されたコードと費用（円）を返す。未達（orphaned）のコードは、請求されるがクライアントに届いていない。',
      }),
      inputSchema: { newest: z.int().min(1).max(200).default(50) },
      annotations: readOnly,
    },
    ({ newest }) => admin(`ledger?newest=${newest}`),
  )
  server.registerTool(
    'read_report',
    {
      description: localized({
        en: 'Judges the client by its requests: rules of conduct, cost, and the verdict of the scenario.',
        ja: 'クライアントをリクエストから判定する（利用ルール、費用、シナリオの判定）。',
      }),
      annotations: readOnly,
    },
    () => admin('report?cases=3'),
  )
  server.registerTool(
    'explore',
    {
      description: localized({
        en: 'Runs a client program many times, with each possible outcome of each call, and returns the smallest sequence of outcomes that makes the client lose money. Without a command, the reference client is tested.',
        ja: 'クライアントのプログラムを、各リクエストの各結果のもとで繰り返し実行し、損失が出る最小の手順を返す。コマンドがなければ、リファレンスクライアントを探索する。',
      }),
      inputSchema: {
        task: z
          .string()
          .optional()
          .describe(
            localized({
              en: 'the task, such as issue-one; see "gift-mock help explore"',
              ja: 'タスク（例: issue-one）。gift-mock help explore を参照',
            }),
          ),
        command: z
          .array(z.string())
          .default([])
          .describe(
            localized({ en: 'the program of the client and its arguments', ja: 'クライアントのプログラムと引数' }),
          ),
      },
      annotations: { readOnlyHint: false, openWorldHint: true },
    },
    ({ task, command }) => resultOf(() => explore(task, command)),
  )
  return server
}

/**
 * Converts the text that `call` returns into the result of a tool. If `call` throws a Problem, returns the message of
 * the Problem as an error, in the language of the user.
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
