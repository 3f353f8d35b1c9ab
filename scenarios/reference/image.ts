export const imageContents = ['png', 'jpg', 'gif', 'pdf'] as const

/** First bytes of a file, by the type of the file. */
const beginnings: Readonly<Record<(typeof imageContents)[number], readonly number[]>> = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  jpg: [0xff, 0xd8, 0xff, 0xe0],
  gif: [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x37],
}

/** Returns `bytes` bytes that start like a file of the given type. */
export function makeImage(content: (typeof imageContents)[number], bytes: number): Uint8Array {
  const file = new Uint8Array(bytes)
  file.set(beginnings[content])
  return file
}
