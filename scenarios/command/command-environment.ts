import { isSecretName } from '../../mock-server/core/redaction.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** A shorter value is in an output by chance. */
const MIN_SECRET_LENGTH = 6
/** Where the mock listens: what goes through a proxy does not get there. */
const LOCAL = ['127.0.0.1', 'localhost']

/** What a program is started with: this process's own variables, without another run's task, and over them what it is handed. */
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
  // An asterisk means all, and only where it stands alone.
  return named.includes('*') ? hosts : [...new Set([...named, ...LOCAL])].join(',')
}

/** The values of variables that are secrets by their names: those handed over, and the user's own. */
export function secretsIn(...variables: readonly Variables[]): string[] {
  return variables.flatMap((given) =>
    Object.entries(given).flatMap(([name, value = '']) =>
      isSecretName(name) && value.length >= MIN_SECRET_LENGTH ? [value] : [],
    ),
  )
}
