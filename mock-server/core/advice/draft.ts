/**
 * A draft: a copy of a refused request that is corrected step by step until the provider accepts it. A draft is never
 * sent.
 */
export interface Draft {
  method: string
  /** Path below the provider's base URL, without the query. */
  path: string
  query: Readonly<Record<string, string>>
  /** Headers by lower-case name. */
  headers: Readonly<Record<string, string>>
  sourceIp: string
  body: DraftBody
}

/**
 * The body of a draft. `json`: a value that was sent as valid JSON or was corrected. `text` is the text that was sent;
 * undefined after a correction. `form`: the fields of a multipart body. `text`: any other text.
 */
export type DraftBody =
  | { kind: 'json'; value: unknown; text?: string | undefined }
  | { kind: 'form'; fields: Readonly<Record<string, string | { filename: string }>> }
  | { kind: 'text'; text: string }
