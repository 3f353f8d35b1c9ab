import http from 'node:http'
// The whole module is imported, because MSW does not see the requests of functions that are imported by name.
import https from 'node:https'
import axios from 'axios'

/** A request that any client can send. */
export interface Sent {
  method: string
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer> | undefined
  signal?: AbortSignal | undefined
}

/** The parts of a response that all HTTP clients expose. */
export interface Received {
  status: number
  headers: Record<string, string>
  body: Buffer
}

export type Send = (sent: Sent) => Promise<Received>

export const withFetch: Send = async ({ method, url, headers, body, signal }) =>
  receivedOf(
    await fetch(url, {
      method,
      redirect: 'manual',
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    }),
  )

export async function receivedOf(response: Response): Promise<Received> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

export const withAxios: Send = async ({ method, url, headers, body, signal }) => {
  const response = await axios.request<ArrayBuffer>({
    method,
    url,
    headers: headers ?? {},
    ...(body !== undefined && { data: typeof body === 'string' ? body : Buffer.from(body) }),
    ...(signal && { signal }),
    responseType: 'arraybuffer',
    transformRequest: (data: unknown) => data,
    validateStatus: () => true,
    maxRedirects: 0,
    proxy: false,
  })
  return { status: response.status, headers: textsOf(response.headers), body: Buffer.from(response.data) }
}

export const withNode: Send = ({ method, url, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const options = {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      ...(signal && { signal }),
    }
    const outgoing = (url.startsWith('https:') ? https : http).request(url, options, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: textsOf(incoming.headers), body: Buffer.concat(chunks) }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

export const senders = { fetch: withFetch, axios: withAxios, 'node:https': withNode } as const

function textsOf(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
