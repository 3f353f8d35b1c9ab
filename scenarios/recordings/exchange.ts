import { because } from '../../mock-server/core/validation/explained.ts'
import { recordingProblems } from '../../mock-server/core/problems/recordings.ts'
import { z } from 'zod'
import { providerNames } from '../../mock-server/app.ts'
import { lazy } from '../../mock-server/core/util/lazy.ts'
import { strictObject } from '../../mock-server/core/validation/strict-object.ts'

/**
 * The parts of an exchange that can be missing or incomplete: the request at the provider, the response, or the body of
 * the response.
 */
export const lostParts = ['request', 'response', 'body'] as const

const headers = () => z.record(z.string(), z.string())
const iso = () => z.iso.datetime({ offset: true, precision: 3 })
const fileTypes = ['png', 'jpg', 'gif'] as const

/**
 * A part of a multipart body. With `invalidUtf8`, U+FFFD stands for bytes that are not UTF-8. For a file, only two
 * facts are recorded: the length, and the type that the first bytes of the file show.
 */
const recordedPartSchema = lazy(() =>
  z.union([
    strictObject({ name: z.string(), text: z.string(), invalidUtf8: z.literal(true).optional() }),
    strictObject({
      name: z.string(),
      filename: z.string(),
      /**
       * The value of the parameter `filename`, or null if the part has no such parameter. Set only if the member
       * `filename` has the value of the parameter `filename*`.
       */
      plainFilename: z.string().nullable().optional(),
      bytes: z.int().min(0),
      begins: z.enum(fileTypes).optional(),
    }),
  ]),
)

/**
 * A recorded body:
 * - `json`: the value of valid JSON.
 * - `text`: any other text in UTF-8. JSON is recorded as text if its value does not contain all information of the
 *   text, such as duplicate keys, a byte order mark, or a number such as `500.0`. With `invalidUtf8`, U+FFFD stands for
 *   bytes that are not UTF-8.
 * - `form`: the fields of a URL-encoded form in their order.
 * - `parts`: the parts of a multipart body in their order. The header `content-type` names the boundary.
 * - `bytes`: the length of a body that is binary, long, or compressed in an unknown way. The content of such a body is
 *   not recorded, because secrets cannot be found in the content.
 */
const recordedBodySchema = lazy(() =>
  z.union([
    strictObject({ json: z.json() }),
    strictObject({ text: z.string(), invalidUtf8: z.literal(true).optional() }),
    strictObject({ form: z.array(z.tuple([z.string(), z.string()])) }),
    strictObject({ parts: z.array(recordedPartSchema()) }),
    strictObject({ bytes: z.int().min(0), begins: z.enum(fileTypes).optional() }),
  ]),
)

/** Schema of a file of a corpus. */
export const exchangeSchema = lazy(() =>
  strictObject({
    /** Id that is unique in the corpus. The alphabetical order of the ids of one recorder is the order of sending. */
    id: z.string().regex(/^[\w.-]{1,120}$/, because(recordingProblems.noExchangeId)),
    provider: z.enum(providerNames),
    /** Name of the operation; omitted if the path and the body belong to no operation. */
    operation: z.string().optional(),
    /** Time at which the request was passed on to the provider: ISO 8601 with milliseconds. */
    sentAt: iso(),
    request: strictObject({
      method: z.string(),
      /** Path below the provider's base URL, with the query. */
      path: z.string(),
      /** Headers by lower-case name. */
      headers: headers(),
      body: recordedBodySchema().nullable(),
    }),
    /** The response; null if no response arrived. */
    response: strictObject({
      receivedAt: iso(),
      status: z.int(),
      headers: headers(),
      body: recordedBodySchema().nullable(),
    }).nullable(),
    lost: z.enum(lostParts).optional(),
    /** Name of the fault with which the recorder changed what the client received. */
    fault: z.string().optional(),
  }),
)

/**
 * A recorded request and its result. The response is recorded as the provider sent it, even if the client did not
 * receive the response.
 */
export type Exchange = z.infer<ReturnType<typeof exchangeSchema>>
export type RecordedBody = z.infer<ReturnType<typeof recordedBodySchema>>
export type RecordedPart = z.infer<ReturnType<typeof recordedPartSchema>>
export type ProviderName = Exchange['provider']
