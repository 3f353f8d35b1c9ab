import { providers } from '../../../mock-server/app.ts'
import type { RecordedCall } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import type { Settings } from '../../../mock-server/core/settings/settings.ts'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import type { Exchange, RecordedBody } from '../exchange.ts'

/**
 * Returns settings with which the mock knows the callers and the products in recorded requests. These settings are
 * inferred from the responses: which requests were refused, and which products were sold.
 */
export async function inferSettings(exchanges: readonly Exchange[]): Promise<Settings> {
  const settings: Settings = {}
  for (const provider of providers) {
    const calls = exchanges.filter((exchange) => exchange.provider === provider.name).flatMap(callOf)
    if (calls.length > 0) Object.assign(settings, (await provider.recording()).settingsOf(calls))
  }
  return settings
}

/**
 * Returns a list with the request and the response of an exchange as one call; an empty list if there is no response.
 */
export function callOf({ operation, sentAt, request, response }: Exchange): RecordedCall[] {
  if (!response) return []
  const { method, path, headers, body } = request
  return [
    {
      operation,
      method,
      path: path.split('?')[0] ?? '',
      headers,
      sent: membersOf(body),
      atMs: parseIso(sentAt),
      status: response.status,
      received: membersOf(response.body),
    },
  ]
}

function membersOf(body: RecordedBody | null): Readonly<Record<string, unknown>> {
  if (!body) return {}
  if ('form' in body) return Object.fromEntries(body.form)
  return 'json' in body && typeof body.json === 'object' && body.json !== null && !Array.isArray(body.json)
    ? body.json
    : {}
}
