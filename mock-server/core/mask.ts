/** Stands where a secret was. */
export const MASK = '***'

const alwaysSecretHeaders = ['authorization', 'proxy-authorization', 'cookie']

/** What a provider's requests carry that nobody may read afterwards. */
export interface Secrets {
  /** Lower-case names of headers. */
  headers: readonly string[]
  /** Names of members of the body, whatever their case; with a `_` or `-` between their words or without. */
  members: readonly string[]
}

export interface Masks {
  /** In place: the request has been decided, and nobody needs them any more. */
  headers(headers: Record<string, string>): void
  body(text: string): string
  /** A path with its query. */
  target(target: string): string
}

/** No secret belongs into a URL, so whatever is named like one is masked. */
const secretName = /key|token|secret|otp|password/i
/** Finds a parameter whatever its name: a pattern that looked for secret names inside would take minutes on a hostile query. */
const parameter = /([?&])([^?=&]*)=[^&#]*/g

/** Masks work on text, not on parsed JSON: a body that does not parse may hold a real key as well. */
export function masksFor({ headers: secretHeaders, members }: Secrets): Masks {
  const headerNames = [...alwaysSecretHeaders, ...secretHeaders]
  const names = members.map((member) => member.split(/(?=[A-Z])|[_-]/).join('[_-]?')).join('|')
  const name = `["']?(?:${names || '(?!)'})["']?\\s*`
  const secretMember = new RegExp(`(${name}:\\s*)("(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|[^,&}\\s]+)`, 'gi')
  const secretField = new RegExp(`(${name}=)[^&\\r\\n]*`, 'gi')

  return {
    headers(headers) {
      for (const header of headerNames) if (headers[header] !== undefined) headers[header] = MASK
    },
    body(text) {
      const masked = text.replace(secretMember, `$1"${MASK}"`)
      return masked.includes('=') ? masked.replace(secretField, `$1${MASK}`) : masked
    },
    target: (target) => (target.includes('?') ? target.replace(parameter, (whole, mark: string, key: string) => (secretName.test(key) ? `${mark}${key}=${MASK}` : whole)) : target),
  }
}
