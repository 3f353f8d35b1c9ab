import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import axios from 'axios'
import type { Sent } from './senders.ts'

/** What the caller of a request gets: the received data and the error. */
export interface Outcome {
  status?: number | undefined
  /** Number of received bytes of the body. */
  read?: number
  /** Names, messages and codes of the error and its causes. The outermost error comes first. */
  error?: string
}

type Ask = (sent: Sent) => Promise<Outcome>

export const fetched: Ask = async ({ method, url, headers = {}, body, signal }) => {
  let status: number | undefined
  let read = 0
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    })
    status = response.status
    for await (const chunk of response.body ?? []) read += chunk.length
    return { status, read }
  } catch (error) {
    return { status, read, error: describeError(error) }
  }
}

/** Sends a request with Axios. If the response is truncated, Axios reports an error without the status and the data. */
export const askedByAxios: Ask = async ({ method, url, headers = {}, body, signal }) => {
  try {
    const { status, data } = await axios.request<ArrayBuffer>({
      method,
      url,
      headers,
      data: body,
      ...(signal && { signal }),
      responseType: 'arraybuffer',
      transformRequest: (given: unknown) => given,
      validateStatus: () => true,
      proxy: false,
    })
    return { status, read: data.byteLength }
  } catch (error) {
    return { error: describeError(error) }
  }
}

/**
 * Sends a request with `node:http` or `node:https`. After an abort, the request reports an error and the response
 * reports an error; either error can be the first.
 */
export const requested: Ask = ({ method, url, headers = {}, body, signal }) =>
  new Promise((resolve) => {
    let incoming: IncomingMessage | undefined
    let read = 0
    let ofRequest: Error | undefined
    let ofAnswer: Error | undefined
    const module = url.startsWith('https:') ? https : http
    const outgoing = module.request(
      url,
      {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        ...(signal && { signal }),
      },
      (response) => {
        incoming = response
        response.on('data', (chunk: Buffer) => (read += chunk.length))
        response.on('error', (error) => (ofAnswer = error))
      },
    )
    outgoing.on('error', (error) => (ofRequest = error))
    const end = (): void => {
      const error = ofRequest ?? ofAnswer
      resolve({ status: incoming?.statusCode, read, ...(error && { error: describeError(error) }) })
    }
    outgoing.on('close', () => (incoming && !incoming.closed ? incoming.once('close', end) : end()))
    outgoing.end(body)
  })

export const callers = { fetch: fetched, axios: askedByAxios, 'node:https': requested } as const

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  const cause =
    error.cause instanceof Error && error.cause.message !== error.message ? ` <- ${describeError(error.cause)}` : ''
  return `${error.name}: ${error.message}${code}${cause}`
}
