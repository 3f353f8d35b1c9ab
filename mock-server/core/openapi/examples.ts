import type { SandboxAdmin } from '../control/sandbox-admin.ts'
import type { Provider, Route } from '../provider/provider.ts'
import { REQUEST_HEADER } from '../settings/mock-settings.ts'
import type { ApiDescription, ExampleSpec, ExampleRequest } from './description.ts'

/** An unused mock with a frozen clock, in which examples are recorded. */
export interface ExampleMock {
  fetch(request: Request): Promise<Response>
  readonly admin: Pick<SandboxAdmin, 'changeSettings' | 'advanceClock' | 'arm' | 'disarm' | 'clock' | 'request'>
}

/** An example, the request that was sent, and the response of the mock. */
export interface RecordedExample {
  example: ExampleSpec
  request: ExampleRequest
  status: number
  headers: Readonly<Record<string, string>>
  body: unknown
}

const MINUTE = 60_000
const FAULT = 'sample'

/**
 * Sends a provider's example requests in the order of the API description and records the responses.
 * @param origin scheme, host and port with which the URLs in the responses begin
 * @throws Error if the journal entry of a request has another operation or another rule than the example
 */
export async function recordExamples(
  { name: provider, routes }: Provider,
  { examples }: ApiDescription,
  origin: string,
  { fetch, admin }: ExampleMock,
): Promise<RecordedExample[]> {
  const recorded: RecordedExample[] = []

  function responseOf(name: string): unknown {
    const found = recorded.find(({ example }) => example.name === name)
    if (!found) throw new Error(`no sample before this one is named "${name}"`)
    return found.body
  }

  for (const example of examples) {
    const { operation, settings, fault, sameInstant } = example
    if (!sameInstant) await admin.advanceClock(MINUTE)
    if (settings) await admin.changeSettings(settings)
    if (fault) await admin.arm({ ...fault, name: FAULT, when: { operation } })
    const route = routes.find(({ operations }) => operations.includes(operation))
    if (!route) throw new Error(`the sample "${example.name}" is of an operation "${operation}" that no route has`)
    const request = example.request({ response: responseOf, nowMs: (await admin.clock()).nowMs })
    const response = await fetch(requestOf(`${origin}/${provider}`, route, request))
    recorded.push({
      example,
      request,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.json(),
    })
    const { outcome, ...entry } = await admin.request(response.headers.get(REQUEST_HEADER) ?? '')
    if (entry.operation !== operation || outcome.rule !== example.rule) {
      throw new Error(
        `the sample "${example.name}" says ${operation} by ${example.rule}, and the mock took it for ${entry.operation} by ${outcome.rule}: ${outcome.reason}. Correct the sample in providers/${provider}/openapi/examples/, or the code; then run the command again`,
      )
    }
    if (fault) await admin.disarm(FAULT)
    if (settings)
      await admin.changeSettings(Object.fromEntries(Object.keys(settings).map((changed) => [changed, null])))
  }
  return recorded
}

/** Builds an example request to a route. */
export function requestOf(
  base: string,
  { method, path }: Pick<Route, 'method' | 'path'>,
  { params = {}, query, headers, json, form }: ExampleRequest,
): Request {
  const filled = path.replaceAll(/:(\w+)/g, (_, variable: string) => encodeURIComponent(params[variable] ?? ''))
  const search = query ? `?${new URLSearchParams(query).toString()}` : ''
  return new Request(`${base}${filled}${search}`, {
    method,
    headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
    ...(json && { body: JSON.stringify(json) }),
    ...(form && { body: form }),
  })
}
