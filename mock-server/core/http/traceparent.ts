/** Length in characters of a `traceparent` of version 00, which consists of version, trace id, parent id and flags. */
const LENGTH = 55
const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/

/**
 * Returns the header `traceparent` if the header is valid according to W3C Trace Context. Parts that a later version of
 * the format appended are left out. Returns undefined if the header is missing or invalid.
 */
export function validTraceparent(header: string | undefined): string | undefined {
  if (header === undefined || !pattern.test(header)) return undefined
  if (header.length === LENGTH) return header
  return header.startsWith('00') ? undefined : header.slice(0, LENGTH)
}
