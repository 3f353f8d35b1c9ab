import type { SerializedResponse } from '../http/response.ts'
import type { Settings } from '../settings/settings.ts'
import type { Provider } from './provider.ts'
import { type ProviderResponse, serializeGatewayError, serializeResponse } from './response.ts'

/** Serializes a provider's response. An error has the format of a gateway if the settings say so. */
export function serializeAnswer(
  provider: Provider,
  settings: Settings,
  response: ProviderResponse,
): SerializedResponse {
  if (response.passedOn) return response.passedOn
  const shape = response.status < 400 ? undefined : provider.gatewayShape(response, settings)
  return shape === undefined ? serializeResponse(response) : serializeGatewayError(response, shape)
}
