import type { SandboxAdmin } from '../control/sandbox-admin.ts'
import type { Provider, Route } from '../provider/provider.ts'
import { REQUEST_HEADER } from '../settings/mock-settings.ts'
import type { ApiDescription, ExampleSpec, ExampleRequest } from './description.ts'

/** A mock of its own in which samples are played: nothing has happened there, and its clock stands still. */
export interface ExampleMock {
  fetch(request: Request): Promise<Response>
  readonly admin: Pick<SandboxAdmin, 'changeSettings' | 'advanceClock' | 'arm' | 'disarm' | 'clock' | 'request'>
}

/** A sample and what the mock answered. */
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
 * Plays the samples of a provider in their order.
 * @param origin where the answers' addresses begin
 * @throws Error where the mock decided by another rule, or took it for another operation, than the sample says
 */
export async function recordExamples(
  { name: provider, routes }: Provider,
  { examples }: ApiDescription,
  origin: string,
  { fetch, admin }: ExampleMock,
): Promise<RecordedExample[]> {
  const played: RecordedExample[] = []

  function responseOf(name: string): unknown {
    const found = played.find(({ example }) => example.name === name)
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
    played.push({
      example,
      request,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.json(),
    })
    const { outcome, ...entry } = await admin.request(response.headers.get(REQUEST_HEADER) ?? '')
    if (entry.operation !== operation || outcome.rule !== example.rule) {
      throw new Error(
        `the sample "${example.name}" says ${operation} by ${example.rule}, and the mock took it for ${entry.operation} by ${outcome.rule}: ${outcome.reason}`,
      )
    }
    if (fault) await admin.disarm(FAULT)
    if (settings)
      await admin.changeSettings(Object.fromEntries(Object.keys(settings).map((changed) => [changed, null])))
  }
  return played
}

/** The request as a caller sends it to the route. */
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
