/** A header value with parameters, such as a Content-Type or a Content-Disposition. */
export interface ParameterizedValue {
  /** The part before the first parameter, in lower case: `application/json`, `form-data`. */
  type: string
  /** The parameters' values by lower-case name. Undefined if the parameters are malformed or a name is given twice. */
  parameters: ReadonlyMap<string, string> | undefined
}

/** Matches one parameter with the `;` before it. A `;` alone matches with an empty name. */
const parameter = /;[ \t]*(?:([^\s;=",]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;",]*)))?[ \t]*/sy

/**
 * Parses a header value according to RFC 9110, section 5.6.6, with one extension: an unquoted value may contain
 * separators such as `:`, `/` and `=`. The multipart boundaries of real clients contain such separators. Commas, quotes
 * and blanks are not allowed in an unquoted value.
 * @param unescape returns the value of a quoted string; the argument is the text between the quotes
 */
export function parseParameterized(header: string, unescape: (quoted: string) => string): ParameterizedValue {
  const start = header.indexOf(';')
  if (start < 0) return { type: header.trim().toLowerCase(), parameters: new Map() }
  const type = header.slice(0, start).trim().toLowerCase()
  const parameters = new Map<string, string>()
  parameter.lastIndex = start
  while (parameter.lastIndex < header.length) {
    const match = parameter.exec(header)
    if (!match) return { type, parameters: undefined }
    const [, name = '', quoted, plain = ''] = match
    const key = name.toLowerCase()
    if (parameters.has(key)) return { type, parameters: undefined }
    parameters.set(key, quoted === undefined ? plain : unescape(quoted))
  }
  return { type, parameters }
}

/** Parses a Content-Type header. Returns undefined if the request has no Content-Type header. */
export function parseMediaType(header: string | undefined): ParameterizedValue | undefined {
  return header === undefined ? undefined : parseParameterized(header, unescapeQuotedPair)
}

/** Returns true if a header value contains several media types: only such a value has a comma outside quotes. */
export function isList(header: string): boolean {
  return header.includes(',') && header.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '').includes(',')
}

/** Removes the backslash before each escaped character. */
function unescapeQuotedPair(quoted: string): string {
  return quoted.replaceAll(/\\(.)/gs, '$1')
}
