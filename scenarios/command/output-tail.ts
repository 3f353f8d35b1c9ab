import { StringDecoder } from 'node:string_decoder'
import { REDACTED, encodingsOf } from '../../mock-server/core/redaction.ts'

/** Keeps the end of what a program writes. */
export interface OutputTail {
  /** Takes what comes on one of its outputs. */
  stream(): (bytes: Buffer) => void
  /** As text, in the order in which it came; secrets are masked, and what is left out is said. */
  text(): string
}

/** @param secrets texts that are told to nobody, as they are or as a URL, a form or JSON writes them */
export function createOutputTail(maxLength: number, secrets: readonly string[] = []): OutputTail {
  // Where one secret is within another, the longer one goes first.
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
      // Each output has a decoder of its own: a letter may come in two pieces.
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

/** Where to cut so that no end of a secret is left, which nobody would know for one. */
function beyondSecret(text: string, at: number, forms: readonly string[]): number {
  return Math.max(
    at,
    ...forms.map((form) => {
      const start = text.indexOf(form, Math.max(0, at - form.length + 1))
      return start !== -1 && start < at ? start + form.length : at
    }),
  )
}
