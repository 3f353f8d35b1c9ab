import { controlProblems } from '../../core/problems/control.ts'
import { readProblem } from '../../core/http/read-problem.ts'
import { createServer } from 'node:net'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { errorText } from '../../core/util/error-text.ts'
import type { DoctorCheck } from './checks.ts'
import { type AdminTarget, sendRequest } from '../shared/admin/admin-client.ts'

const ASK_MS = 2000

/** Checks that the port is free, or that a mock already listens on the port. */
export async function checkPort(
  port: number,
  host: string,
  adminToken = process.env['GIFT_MOCK_ADMIN_TOKEN'] || undefined,
): Promise<DoctorCheck> {
  const name = `port ${port}`
  const problem = await listenError(port, host)
  if (problem === undefined) return { name, status: 'ok', message: { en: 'free', ja: '空いている' } }
  if (problem.code !== 'EADDRINUSE')
    return {
      name,
      status: 'fail',
      message: {
        en: `${host} cannot be listened on: ${errorMessage(problem)}`,
        ja: `${host} では待ち受けできない: ${errorText(problem).ja}`,
      },
    }
  const authority = `${host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host}:${port}`
  for (const scheme of ['http', 'https']) {
    const finding = await checkRunningServer({ url: `${scheme}://${authority}`, adminToken }, name)
    if (finding) return finding
  }
  return {
    name,
    status: 'fail',
    message: {
      en: 'taken by another program: choose another with --port, or --port 0 for a free one',
      ja: 'ほかのプログラムが使用中である。--port で別のポートを選ぶか、--port 0 で空いているポートを使う',
    },
  }
}

/** Checks whether a mock already runs on the port. @returns undefined if no mock responds */
async function checkRunningServer(remote: AdminTarget, name: string): Promise<DoctorCheck | undefined> {
  const reply = await sendRequest(remote, '/__admin/version', { timeoutMs: ASK_MS }).catch(() => undefined)
  // The token in the environment may belong to another mock. A response that refuses the token therefore also shows
  // that a mock runs.
  const refusals: unknown[] = [controlProblems.tokenRequired.because.key, controlProblems.tokenWrong.because.key]
  if (reply && refusals.includes(readProblem(reply.body).key))
    return {
      name,
      status: 'ok',
      message: {
        en: `a mock runs at ${remote.url}; it requires its admin token`,
        ja: `モックが ${remote.url} で起動している（管理トークンが必要）`,
      },
    }
  const about = parseJsonOrUndefined(reply?.body ?? '')
  if (typeof about !== 'object' || about === null || !('name' in about) || about.name !== NAME || !('version' in about))
    return undefined
  if (about.version === VERSION)
    return {
      name,
      status: 'ok',
      message: {
        en: `a mock runs at ${remote.url}, version ${VERSION}`,
        ja: `モックが ${remote.url} で起動している（バージョン ${VERSION}）`,
      },
    }
  return {
    name,
    status: 'warn',
    message: {
      en: `a mock runs at ${remote.url}, of version ${String(about.version)}; this is ${VERSION}`,
      ja: `モックが ${remote.url} で起動している（バージョン ${String(about.version)}。このコマンドは ${VERSION}）`,
    },
  }
}

function listenError(port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}
