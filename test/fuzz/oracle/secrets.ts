import { Finding } from './finding.ts'
import { SECRETS } from './fuzzed-mock.ts'

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Functions that each decode one encoding, as a log, a page or a client might do. If a text does not use the encoding,
 * the function returns the text unchanged.
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

/**
 * Parts of the Base64 form of each secret. A longer Base64 text that contains the secret contains one of these parts.
 * Base64 encodes groups of three bytes, so there are three forms: the secret starts at the first, second or third byte
 * of a group. The characters that also depend on the bytes beside the secret are left out.
 */
const base64Forms = SECRETS.flatMap((secret) =>
  (['base64', 'base64url'] as const).flatMap((alphabet) =>
    [0, 1, 2].map((start) => {
      const bits = (start + Buffer.byteLength(secret)) * 8
      const encoded = Buffer.from('\0'.repeat(start) + secret).toString(alphabet)
      return { secret, characters: encoded.slice(Math.ceil((start * 8) / 6), Math.floor(bits / 6)) }
    }),
  ),
)

function revealedByBase64(text: string): string | undefined {
  return base64Forms.find(({ characters }) => text.includes(characters))?.secret
}

/**
 * Long texts in which the fuzzer found no secret. The control API returns the same long documents after each case, so
 * these texts are not searched again.
 */
const checked = new Set<string>()
const LONG = 10_000
const MAX_CHECKED = 20

export function checkNoSecret(texts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(texts)) {
    if (checked.has(text)) continue
    const secret = revealed(text)
    Finding.unless(secret === undefined, `${name} reveals the secret "${secret}": ${around(text, secret ?? '')}`)
    if (text.length < LONG) continue
    if (checked.size >= MAX_CHECKED) checked.clear()
    checked.add(text)
  }
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret)
  return at < 0 ? text.slice(0, 600) : text.slice(Math.max(0, at - 200), at + 200)
}
