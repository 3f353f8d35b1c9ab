import type { Log } from '../log.ts'
import type { HandledRequest } from './execute.ts'
import type { RoutedRequest } from './transport.ts'

/** Logs a handled request: at level `info` if it was refused or not answered, at level `debug` otherwise. */
export function logHandled(
  log: Log,
  { address, provider }: RoutedRequest,
  operation: string | null,
  { id, response, outcome, delivery }: HandledRequest,
): void {
  const status = response?.status ?? 0
  const good = status > 0 && status < 400
  if (good && !log.debug) return
  const fields = {
    request: id,
    sandbox: address.sandbox,
    provider: provider.name,
    operation,
    status,
    outcome: outcome.code,
    rule: outcome.rule,
  }
  log(good ? 'debug' : 'info', outcome.reason, delivery ? { ...fields, fault: delivery.record.name } : fields)
}
