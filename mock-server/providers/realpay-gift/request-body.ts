import type { z } from 'zod'
import type { BodyError } from '../../core/http/body/body-error.ts'
import type { ProviderRequest } from '../../core/http/request.ts'
import { readJson } from '../../core/http/body/json-body.ts'
import { findDecimalNotation, findDuplicateKey, parseFirstKeys } from '../../core/http/body/json-text.ts'
import { parseMediaType } from '../../core/http/body/media-type.ts'
import { type FilePart, parseMultipart } from '../../core/http/body/multipart.ts'
import type { Explanation } from '../../core/reasons/reason.ts'
import { sharedReasons } from '../../core/reasons/shared.ts'
import { joinIssues, parseValue } from '../../core/validation/issues.ts'
import { type BodySchemas, bodySchemas, redirectUrlIn } from './schema-under-settings.ts'
import type { RealpayGiftRule } from './evidence.ts'
import { hasInvalidUtf8, parseForm } from './form-body.ts'
import { reasons } from './reasons/reasons.ts'
import type { RealpayGiftSettings } from './settings/settings.ts'
import { type ImageInput, imageKind } from './images.ts'

/** The reason why a body is refused, and the rule that the body breaks. */
export interface RefusedBody {
  error: Explanation
  rule: RealpayGiftRule
  /** The setting `realpayGift.status.…` that determines the status; if omitted, the status is 400. */
  status?: 'tooLarge' | 'mediaType'
  input?: never
}

export type Parsed<Input> = { input: Input; error?: never } | RefusedBody

/**
 * A parser of request bodies. The parser parses a body before the transaction begins, and returns a function that
 * validates the body inside the transaction. The function gets the settings that the sandbox has in the transaction.
 */
export type BodyParser<Input> = (incoming: ProviderRequest) => (settings: RealpayGiftSettings) => Parsed<Input>

/** Parser for a request that needs no body. The parser ignores a body. */
export const noBody: BodyParser<undefined> = () => () => ({ input: undefined })

/** Parser for a JSON body, or for a form body that is converted to JSON. */
export function jsonBody<Input>(
  schemaOf: (schemas: BodySchemas) => Pick<z.ZodType<Input>, 'safeParse'>,
): BodyParser<Input> {
  return (incoming) => {
    const isForm = parseMediaType(incoming.headers['content-type'])?.type === 'application/x-www-form-urlencoded'
    const json = isForm ? undefined : readJson(incoming)
    return (settings) => {
      if (isForm && settings['realpayGift.formBodies'] === 'refuse')
        return { error: reasons.formRefused, rule: 'RP-O4', status: 'mediaType' }
      const body = json ?? parseForm(incoming)
      if (body.error !== undefined) return refusalOf(body, isForm ? 'RP-O4' : 'RP-D6')
      const refused = checkText(incoming.body, body.value, isForm, settings)
      if (refused) return refused
      const isFirst = json !== undefined && settings['realpayGift.json.duplicateKeys'] === 'first'
      const value = isFirst ? parseFirstKeys(incoming.body.text ?? '') : body.value
      const parsed = parseValue(schemaOf(bodySchemas(settings)), value)
      if (!parsed.success) return { error: joinIssues(parsed.issues), rule: 'RP-A11' }
      return (isForm ? undefined : checkNumbers(incoming.body, settings)) ?? { input: parsed.data }
    }
  }
}

/**
 * Checks the text of a body for errors that the parsed value does not show: a byte order mark, invalid UTF-8 and
 * repeated keys.
 */
function checkText(
  { text = '', hasByteOrderMark }: ProviderRequest['body'],
  value: unknown,
  isForm: boolean,
  settings: RealpayGiftSettings,
): RefusedBody | undefined {
  if (hasByteOrderMark && settings['realpayGift.byteOrderMark'] === 'refuse')
    return { error: sharedReasons.byteOrderMark, rule: 'RP-A68' }
  if (isForm)
    return settings['realpayGift.invalidUtf8'] === 'refuse' && hasInvalidUtf8(text)
      ? { error: reasons.formNotUtf8, rule: 'RP-A64' }
      : undefined
  const duplicate = settings['realpayGift.json.duplicateKeys'] === 'refuse' ? findDuplicateKey(text, value) : undefined
  return duplicate === undefined
    ? undefined
    : { error: sharedReasons.duplicateKey({ key: JSON.stringify(duplicate) }), rule: 'RP-A58' }
}

/**
 * Checks that numbers are written with digits alone, if the settings require it. The schema has already checked that
 * the numbers are whole.
 */
function checkNumbers({ text = '' }: ProviderRequest['body'], settings: RealpayGiftSettings): RefusedBody | undefined {
  const number = settings['realpayGift.json.numbers'] === 'digits' ? findDecimalNotation(text) : undefined
  return number === undefined ? undefined : { error: reasons.numberNotDigits({ number }), rule: 'RP-A65' }
}

/** Parser for a multipart body with the single part `content` (RP-D9). */
export const imageBody: BodyParser<ImageInput> = (incoming) => {
  const multipart = parseMultipart(incoming)
  return (settings) => {
    if (multipart.error !== undefined) return refusalOf(multipart, 'RP-D9')
    const refused = checkFraming(multipart, ['content'], settings)
    return refused ?? parseImage(multipart.parts.get('content'), 'content', settings)
  }
}

/** Parser for a multipart body with the part `image` and the field `redirect_url` (RP-D11). */
export const adBody: BodyParser<ImageInput & { redirectUrl: string }> = (incoming) => {
  const multipart = parseMultipart(incoming)
  return (settings) => {
    if (multipart.error !== undefined) return refusalOf(multipart, 'RP-D11')
    const refused = checkFraming(multipart, ['image', 'redirect_url'], settings)
    if (refused) return refused
    const image = parseImage(multipart.parts.get('image'), 'image', settings)
    if (image.error !== undefined) return image
    if (multipart.invalidText.has('redirect_url') && settings['realpayGift.invalidUtf8'] === 'refuse')
      return { error: reasons.redirectNotUtf8, rule: 'RP-A64' }
    const [redirectUrl, ...more] = multipart.parts.get('redirect_url') ?? []
    const parsed = redirectUrlIn(settings).safeParse(redirectUrl)
    if (!parsed.success || more.length > 0) return { error: reasons.redirectNotUrl, rule: 'RP-A11' }
    return { input: { ...image.input, redirectUrl: parsed.data } }
  }
}

/**
 * Returns the refusal of a body with an error.
 * @param otherwise the rule that requires this type of body; the refusal names this rule if the error has no rule of
 * its own
 */
function refusalOf({ kind, error }: BodyError, otherwise: RealpayGiftRule): RefusedBody {
  if (kind === 'too-large') return { error, rule: 'RP-A54', status: 'tooLarge' }
  if (kind === 'headers') return { error, rule: 'RP-A60', status: 'mediaType' }
  return { error, rule: otherwise, ...(kind === 'media-type' && { status: 'mediaType' }) }
}

/** Matches a boundary that contains only the characters that RFC 2046 allows. */
const rfcBoundary = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/

/** Refuses unknown parts, and a boundary that the settings do not allow. */
function checkFraming(
  { parts, boundary }: { parts: ReadonlyMap<string, unknown>; boundary: string },
  known: readonly string[],
  settings: RealpayGiftSettings,
): RefusedBody | undefined {
  if (settings['realpayGift.multipart.boundary'] === 'rfc' && !rfcBoundary.test(boundary))
    return { error: reasons.boundaryNotRfc, rule: 'RP-A61' }
  if (settings['realpayGift.unknownKeys'] === 'ignore') return undefined
  const unknown = [...parts.keys()].find((name) => !known.includes(name))
  return unknown === undefined
    ? undefined
    : { error: reasons.unknownPart({ part: unknown.slice(0, 40) }), rule: 'RP-A11' }
}

function parseImage(
  parts: readonly (string | FilePart)[] | undefined,
  name: string,
  settings: RealpayGiftSettings,
): Parsed<ImageInput> {
  const [file, ...more] = parts ?? []
  if (file === undefined || typeof file === 'string' || more.length > 0)
    return { error: reasons.notOneFile({ part: name }), rule: 'RP-D9' }
  if (file.bytes.length > settings['realpayGift.image.maxBytes'])
    return { error: reasons.fileTooLarge({ bytes: file.bytes.length }), rule: 'RP-D9' }
  const ignoresExtended = settings['realpayGift.multipart.extendedFilename'] === 'ignore'
  const filename = ignoresExtended && file.plainFilename !== undefined ? file.plainFilename : file.filename
  if (filename === null) return { error: reasons.onlyExtendedName, rule: 'RP-A62' }
  const kind = imageKind({ ...file, filename }, settings['realpayGift.image.type'])
  return kind.refused === undefined
    ? { input: { bytes: file.bytes, extension: kind.extension } }
    : { error: kind.refused, rule: 'RP-A10' }
}
