import { ADMIN_PREFIX } from '../../core/pipeline/addresses/address.ts'
import type { ExampleRequest, RouteDescription, RouteExample, Send } from './description.ts'

/** An example with its request and the response of the mock. */
export interface PlayedExample {
  example: RouteExample
  request: ExampleRequest
  status: number
  /** The media type of the response; undefined if the response has no body. */
  type: string | undefined
  /** The response body: JSON, or text. Undefined for a response without body, and for a stream, which never ends. */
  body: unknown
}

/**
 * Prepares the sandbox, sends the request of an example, and returns the request with its response.
 * @param route method and path, such as `GET /requests/:id`
 */
export async function playExample(
  route: string,
  { body }: RouteDescription,
  example: RouteExample,
  send: Send,
): Promise<PlayedExample> {
  const [method = '', path = ''] = route.split(' ')
  const prepared = (await example.before?.(send)) ?? ''
  const request = example.request?.(prepared) ?? {}
  const { params = {}, query, json, text } = request
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = query ? `?${new URLSearchParams(query).toString()}` : ''
  const sent = json === undefined ? text : JSON.stringify(json)
  const response = await send(`${ADMIN_PREFIX}${filled === '/' ? '' : filled}${search}`, {
    method,
    ...(sent !== undefined && { headers: { 'content-type': body?.type ?? 'application/json' }, body: sent }),
  })
  const type = response.headers.get('content-type')?.split(';')[0]
  return { example, request, status: response.status, type, body: await bodyOf(response, type) }
}

async function bodyOf(response: Response, type: string | undefined): Promise<unknown> {
  if (type === 'text/event-stream') {
    await response.body?.cancel()
    return undefined
  }
  const text = await response.text()
  if (text === '') return undefined
  return type?.endsWith('json') ? JSON.parse(text) : text
}
