import { parseJsonOrUndefined } from '../../util/json.ts'
import { parseMediaType } from './media-type.ts'
import { parseMultipart } from './multipart.ts'
import type { ProviderRequest } from '../request.ts'

/**
 * The fields of a form by name. A file is represented by its name and length. If several fields have the same name, a
 * URL-encoded form keeps the last value, and a multipart body keeps the first value.
 */
export type FormFields = Record<string, string | { filename: string; bytes: number }>

/**
 * Returns the content of a body for a comparison by members: the value of a JSON body, or the fields of a form.
 * @returns undefined if the body is neither a form nor valid JSON
 */
export function readMembers(incoming: Pick<ProviderRequest, 'headers' | 'body'>): unknown {
  const { headers, body } = incoming
  const type = parseMediaType(headers['content-type'])?.type
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(body.text ?? ''))
  return body.bytes === undefined ? parseJsonOrUndefined(body.text ?? null) : readMultipartFields(incoming)
}

/** Returns the fields of a multipart body. The result is empty if the body is malformed. */
export function readMultipartFields(incoming: Pick<ProviderRequest, 'headers' | 'body'>): FormFields {
  const { parts = new Map<string, never>() } = parseMultipart(incoming)
  return Object.fromEntries(
    [...parts].flatMap(([name, [first]]) =>
      first === undefined
        ? []
        : [[name, typeof first === 'object' ? { filename: first.filename, bytes: first.bytes.length } : first]],
    ),
  )
}
