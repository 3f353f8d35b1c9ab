import { Finding } from './finding.ts'
import { SECRETS } from './world.ts'

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Functions that decode one encoding each, as a log, a page or a client might do. A text without this encoding is
 * returned unchanged.
 */
const decoders: readonly ((text: string) => string)[] = [
  (text) =>
    text.replaceAll(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1')),
  (text) =>
    text
      .replaceAll(/\\+u([\da-f]{4})/gi, (_all, unit: string) => String.fromCharCode(parseInt(unit, 16)))
      .replaceAll(/\\+(["\\/])/g, '$1'),
  (text) =>
    text
      .replaceAll(/&#x([\da-f]{1,4});/gi, (_all, unit: string) => String.fromCharCode(parseInt(unit, 16)))
      .replaceAll(/&#(\d{1,5});/g, (_all, unit: string) => String.fromCharCode(Number(unit)))
      .replaceAll(/&(lt|gt|amp|quot|apos);/g, (all, name: string) => entities[name] ?? all),
]

/** Maximum number of nested encodings that are decoded. */
const DEPTH = 3

/** Returns the secret that a text contains in plain or encoded form, or undefined if the text contains no secret. */
export function revealed(text: string): string | undefined {
  let forms = new Set([text])
  for (let depth = 0; depth <= DEPTH; depth++) {
    for (const form of forms) {
      const secret = SECRETS.find((candidate) => form.includes(candidate)) ?? revealedByBase64(form)
      if (secret !== undefined) return secret
    }
    const next = [...forms].flatMap((form) =>
      decoders.map((decode) => decode(form)).filter((decoded) => !forms.has(decoded)),
    )
    if (next.length === 0) return undefined
    forms = new Set(next)
  }
  return undefined
}

function revealedByBase64(text: string): string | undefined {
  for (const [run] of text.matchAll(/[\w+/-]{16,}/g))
    for (let start = 0; start < 4; start++) {
      const decoded = Buffer.from(run.slice(start), 'base64').toString('latin1')
      const secret = SECRETS.find((candidate) => decoded.includes(candidate))
      if (secret !== undefined) return secret
    }
  return undefined
}

export function checkNoSecret(texts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(texts)) {
    const secret = revealed(text)
    Finding.unless(secret === undefined, `${name} reveals the secret "${secret}": ${around(text, secret ?? '')}`)
  }
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret)
  return at < 0 ? text.slice(0, 600) : text.slice(Math.max(0, at - 200), at + 200)
}
