import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

export type Styler = (style: Style, text: string) => string

/** Returns a function that styles text if the stream is a terminal and NO_COLOR is not set. */
export function createStyler(stream: NodeJS.WriteStream): Styler {
  return (style, text) => styleText(style, text, { stream })
}

export function hasColor(stream: NodeJS.WriteStream): boolean {
  return createStyler(stream)('bold', 'x') !== 'x'
}
