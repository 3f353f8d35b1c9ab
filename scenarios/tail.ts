import { StringDecoder } from 'node:string_decoder'

/** Keeps the end of what a program writes. */
export interface Tail {
  /** Takes what comes on one of its outputs. */
  stream(): (bytes: Buffer) => void
  /** As text, in the order in which it came; what is left out is said. */
  text(): string
}

export function createTail(maxLength: number): Tail {
  let kept = ''
  let dropped = 0
  return {
    stream() {
      // Each output has a decoder of its own: a letter may come in two pieces.
      const decoder = new StringDecoder('utf8')
      return (bytes) => {
        kept += decoder.write(bytes)
        const excess = kept.length - maxLength
        if (excess <= 0) return
        kept = kept.slice(excess)
        dropped += excess
      }
    },
    text: () => (dropped === 0 ? kept : `… (${dropped} characters before)\n${kept}`),
  }
}
