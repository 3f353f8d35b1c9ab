import { isSecretName, MIN_SECRET_LENGTH } from '../../mock-server/core/redaction.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Names of the hosts that the mock listens on. A request through a proxy would not reach these hosts. */
const LOCAL = ['127.0.0.1', 'localhost']

/**
 * Returns the environment variables of the client: the variables `own` of this process, overridden by `handed`.
 * - Variables of `own` that name a scenario or a task are left out, because these variables belong to another run.
 * - The mock's hosts are added to NO_PROXY.
 */
export function commandEnvironment(own: Variables, handed: Variables): Variables {
  const kept = Object.entries(own).filter(
    ([name]) => name !== 'GIFT_MOCK_SCENARIO' && !name.startsWith('GIFT_MOCK_TASK'),
  )
  const direct = {
    NO_PROXY: withLocal(own.NO_PROXY ?? own.no_proxy),
    no_proxy: withLocal(own.no_proxy ?? own.NO_PROXY),
  }
  return { ...Object.fromEntries(kept), ...direct, ...handed }
}

function withLocal(hosts = ''): string {
  const named = hosts
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '')
  // The entry `*` already bypasses the proxy for all hosts, but only if it is the only entry, so nothing is added to
  // it.
  return named.includes('*') ? hosts : [...new Set([...named, ...LOCAL])].join(',')
}

/**
 * Returns the values of the variables whose names look secret. Values that are too short to be redacted are left out.
 */
export function secretsIn(...variables: readonly Variables[]): string[] {
  return variables.flatMap((given) =>
    Object.entries(given).flatMap(([name, value = '']) =>
      isSecretName(name) && value.length >= MIN_SECRET_LENGTH ? [value] : [],
    ),
  )
}
