import { readProblem } from '../../../core/http/read-problem.ts'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { Problem } from '../../../core/http/problem.ts'
import { assertSandboxId } from '../../../core/sandbox/sandbox-id.ts'
import { errorMessage } from '../../../core/util/error-message.ts'
import { errorText } from '../../../core/util/error-text.ts'
import { sendRequest as send } from '../../../node/send-request.ts'
import { languageOf } from '../../../reporting/language.ts'
import { quoteForMessage } from '../../../reporting/one-line.ts'
import { HTTPS_ALONE } from '../../../server/plain-http.ts'
import type { Text } from '../../../core/localized-text.ts'
import { notHttpUrl, token } from '../arguments.ts'

/** The running mock that a command administers. */
export interface AdminTarget {
  /** Base URL of the mock, without a trailing slash. */
  url: string
  adminToken: string | undefined
}

export interface AdminResponse {
  status: number
  body: string
}

export const DEFAULT_URL = 'http://127.0.0.1:4600'
const TIMEOUT_MS = 10_000

type TargetFlags = { url?: string | undefined; adminToken?: string | undefined }

/** Reads the URL and the token from the flags or the environment. @throws Problem if the URL or the token is invalid */
export function resolveTarget(
  { url, adminToken }: TargetFlags,
  environment: NodeJS.ProcessEnv = process.env,
): AdminTarget {
  const [address, where] =
    url !== undefined
      ? [url, '--url']
      : (adminUrlIn(environment) ?? [environment['GIFT_MOCK_URL'] || DEFAULT_URL, 'GIFT_MOCK_URL'])
  if (!/^https?:$/.test(URL.parse(address)?.protocol ?? ''))
    throw new Problem(400, notHttpUrl(where, quoteForMessage(address)))
  const secret = adminToken ?? (environment['GIFT_MOCK_ADMIN_TOKEN'] || undefined)
  return {
    url: address.replace(/\/+$/, ''),
    adminToken:
      secret === undefined
        ? undefined
        : token(secret, adminToken === undefined ? 'GIFT_MOCK_ADMIN_TOKEN' : '--admin-token'),
  }
}

/**
 * Returns the URL of the mock from the environment variable GIFT_MOCK_ADMIN_URL, which contains the URL of the control
 * API; undefined if the variable is not set.
 */
function adminUrlIn(environment: NodeJS.ProcessEnv): [address: string, where: string] | undefined {
  const variable = 'GIFT_MOCK_ADMIN_URL'
  const address = environment[variable]
  return address ? [address.replace(/\/__admin\/*$/, ''), variable] : undefined
}

/**
 * Returns the target for a sandbox of the mock; the unchanged target if `sandbox` is undefined.
 * @throws Problem if the sandbox id is invalid, or if the URL of the target already names a sandbox
 */
export function withSandbox(remote: AdminTarget, sandbox: string | undefined): AdminTarget {
  if (sandbox === undefined) return remote
  assertSandboxId(sandbox, 400)
  if (/\/sandboxes\/[^/]+$/.test(remote.url))
    throw new Problem(400, {
      en: `--sandbox: the URL ${remote.url} already names a sandbox; leave one of the two out`,
      ja: `--sandbox: URL ${remote.url} にすでにサンドボックスが含まれている。どちらか一方だけを指定する`,
    })
  return { ...remote, url: `${remote.url}/sandboxes/${sandbox}` }
}

export interface RequestOptions {
  /** Time limit of the request and its response [ms]; 10 seconds by default. */
  timeoutMs?: number
  /** Signal that ends the request and its response. If a signal is given, no time limit applies. */
  signal?: AbortSignal
  /** Additional request headers. */
  headers?: Readonly<Record<string, string>>
  /**
   * JSON body of a PUT request. If `put`, `patch`, `post` and `delete` are all omitted, the request is a GET request.
   */
  put?: string | Readable
  /** JSON body of a PATCH request. */
  patch?: string
  /** Body of a POST request. */
  post?: string | Readable
  /** True for a DELETE request. */
  delete?: boolean
}

/** Sends a request to the control API and returns the response. Rejects if no server responds. */
export async function sendRequest(
  remote: AdminTarget,
  path: string,
  options: RequestOptions = {},
): Promise<AdminResponse> {
  const response = await startRequest(remote, path, options)
  return { status: response.statusCode ?? 0, body: await textOf(response) }
}

function startRequest(
  { url, adminToken }: AdminTarget,
  path: string,
  { timeoutMs = TIMEOUT_MS, signal, headers, put, patch, post, delete: isDelete = false }: RequestOptions,
): Promise<IncomingMessage> {
  return send(new URL(url), {
    method: isDelete
      ? 'DELETE'
      : post !== undefined
        ? 'POST'
        : patch !== undefined
          ? 'PATCH'
          : put === undefined
            ? 'GET'
            : 'PUT',
    path,
    headers: {
      'accept-language': languageOf(),
      ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
      ...((put ?? patch) !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: post ?? patch ?? put,
    ...(signal ? { signal } : { timeoutMs }),
  })
}

/**
 * Sends a request to the control API and returns the body of the response.
 * @throws Problem if no mock responds or the mock returns an error
 */
export async function fetchAdmin(remote: AdminTarget, path: string, asked: RequestOptions = {}): Promise<string> {
  return textOf(await openAdmin(remote, path, asked)).catch((error: unknown) => {
    throw brokenAnswer(remote, error)
  })
}

/**
 * Sends a request to the control API and returns the response, whose body can be read as a stream.
 * @throws Problem if no mock responds or the mock returns an error
 */
export async function openAdmin(
  remote: AdminTarget,
  path: string,
  asked: RequestOptions = {},
): Promise<IncomingMessage> {
  const response = await startRequest(remote, path, asked).catch((error: unknown) => {
    throw new Problem(503, {
      en: `no mock answers at ${remote.url} (${errorMessage(error)}): start one with "gift-mock start", or name another with --url`,
      ja: `${remote.url} のモックが応答しない（${errorText(error).ja}）。「gift-mock start」で起動するか、--url で別のモックを指定する`,
    })
  })
  const status = response.statusCode ?? 0
  if (
    status === 200 ||
    status === 201 ||
    (status === 204 && (asked.put !== undefined || asked.post !== undefined || asked.delete === true))
  )
    return response
  const body = await textOf(response).catch(() => '')
  if (isHttpsAlone(status, body)) throw new Problem(status, needsHttps(remote.url))
  const { detail } = readProblem(body)
  const hint = status === 401 ? tokenHint : { en: '', ja: '' }
  throw new Problem(status, {
    en: `${remote.url} answers ${status}: ${detail ?? 'it is not a gift-provider-mock'}${hint.en}`,
    ja: `${remote.url} が ${status} を返した: ${detail ?? 'gift-provider-mock ではない'}${hint.ja}`,
  })
}

const tokenHint: Text = {
  en: '; give the token with --admin-token or GIFT_MOCK_ADMIN_TOKEN',
  ja: '。トークンは --admin-token または GIFT_MOCK_ADMIN_TOKEN で指定する',
}

/** Returns true if the response says that the port of the mock serves only HTTPS. */
export function isHttpsAlone(status: number, body: string): boolean {
  return status === 400 && body.startsWith(HTTPS_ALONE)
}

/** Returns the message that says that the mock at an http URL serves only HTTPS. */
export function needsHttps(url: string): Text {
  const https = url.replace(/^http:/, 'https:')
  return {
    en: `the port of ${url} serves HTTPS alone: use ${https}`,
    ja: `${url} のポートは HTTPS 専用である。${https} を使う`,
  }
}

/** Returns the problem for a response that ended early. */
export function brokenAnswer({ url }: AdminTarget, error: unknown): Problem {
  return new Problem(502, {
    en: `the response of ${url} broke off (${errorMessage(error)}): try again`,
    ja: `${url} のレスポンスが途中で切れた（${errorText(error).ja}）。もう一度実行する`,
  })
}

/** Reports that the server is not a gift-provider-mock. @throws Problem always */
export function rejectForeignServer({ url }: AdminTarget): never {
  throw new Problem(502, {
    en: `the server at ${url} is not a gift-provider-mock: name the mock with --url`,
    ja: `${url} のサーバーは gift-provider-mock ではない。--url でモックを指定する`,
  })
}
