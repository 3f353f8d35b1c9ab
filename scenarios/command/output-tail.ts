import { StringDecoder } from 'node:string_decoder'
import { REDACTED } from '../../mock-server/core/redaction.ts'
import { encodingsOf } from '../../mock-server/core/secret-encodings.ts'

/** Collector that keeps only the end of a program's output. */
export interface OutputTail {
  /** Returns a function that takes the bytes of one output, such as standard error. */
  stream(): (bytes: Buffer) => void
  /**
   * Returns the kept output in the order of arrival. Secrets are redacted. If the beginning was dropped, a note in the
   * text says that the beginning is missing.
   */
  text(): string
}

/** Creates a collector. @param secrets texts to redact, in plain form and encoded for a URL, a form or JSON */
export function createOutputTail(maxLength: number, secrets: readonly string[] = []): OutputTail {
  // If one secret contains another secret, the longer secret is redacted first.
  const forms = [...new Set(secrets.flatMap(encodingsOf))].toSorted((a, b) => b.length - a.length)
  const margin = forms[0]?.length ?? 0
  let kept = ''
  let dropped = 0

  function drop(count: number): void {
    kept = kept.slice(count)
    dropped += count
  }

  return {
    stream() {
      // Each output has a separate decoder, because a character can be split between two chunks of the output.
      const decoder = new StringDecoder('utf8')
      return (bytes) => {
        kept += decoder.write(bytes)
        if (kept.length > maxLength + margin) drop(kept.length - maxLength - margin)
      }
    },
    text() {
      if (kept.length > maxLength) drop(beyondSecret(kept, kept.length - maxLength, forms))
      const masked = forms.reduce((text, form) => text.replaceAll(form, REDACTED), kept)
      return dropped === 0 ? masked : `… (${dropped} characters before)\n${masked}`
    },
  }
}

/**
 * Returns the first position, not before `at`, where the text can be cut. A cut inside a secret would leave a part of
 * the secret that cannot be recognized and redacted.
 */
function beyondSecret(text: string, at: number, forms: readonly string[]): number {
  return Math.max(
    at,
    ...forms.map((form) => {
      const start = text.indexOf(form, Math.max(0, at - form.length + 1))
      return start !== -1 && start < at ? start + form.length : at
    }),
  )
}
