import type { RecordingRules } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import type { Exchange } from '../exchange.ts'

const UNAUTHORIZED = 401

/**
 * Returns the request of an exchange with an access token of the mock. If the time step of the recorded token is known,
 * the new token has the same time step. Otherwise the new token is valid if the recorded token was accepted, and wrong
 * if the recorded token was refused.
 */
export function withToken(
  { request, response }: Exchange,
  { headers: kinds }: RecordingRules,
  tokenOf: (accessKey: string, steps: number) => string | undefined,
): Exchange['request'] {
  const nameOf = (kind: string): string => Object.keys(kinds).find((name) => kinds[name] === kind) ?? ''
  const name = nameOf('token')
  const recorded = request.headers[name]
  if (recorded === undefined) return request
  const accessKey = request.headers[nameOf('credential')] ?? ''
  const [, step] = /^step([+-]\d+)$/.exec(recorded) ?? []
  const isAccepted = step !== undefined || (response?.status !== UNAUTHORIZED && !recorded.startsWith('wrong-'))
  const token = isAccepted ? tokenOf(accessKey, Number(step ?? 0)) : undefined
  return { ...request, headers: { ...request.headers, [name]: token ?? recorded.replace(/^wrong-/, '') } }
}
