/**
 * A copy of a refused request. The copy is corrected step by step until the provider accepts it. A draft is never sent
 * over the network.
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
 * The body of a draft. `json`: a JSON value that was sent or corrected; `text` is the text that was sent, or undefined
 * if the value was corrected. `form`: the fields of a multipart body. `text`: a body that is neither JSON nor
 * multipart.
 */
export type DraftBody =
  | { kind: 'json'; value: unknown; text?: string | undefined }
  | { kind: 'form'; fields: Readonly<Record<string, string | { filename: string }>> }
  | { kind: 'text'; text: string }
