import { pluralize } from '../localized-text.ts'
import { defineReasons, type Explanation } from './reason.ts'

const sentences = {
  // Bodies and media types.
  bodyTooLarge: 'the body is too large',
  bodyAborted: 'the caller went away while sending the body',
  bodyNotUtf8: 'the body is not valid UTF-8',
  bodyNotJson: 'the body is not valid JSON',
  byteOrderMark: 'the body begins with a byte order mark',
  duplicateKey: ({ key }: { key: string }) => `the body has the key ${key} twice`,
  contentEncoding: ({ encoding }: { encoding: string }) =>
    `the Content-Encoding is ${encoding}, and only a body without one is read`,
  severalContentTypes: 'there is more than one Content-Type',
  contentTypeMissing: 'the Content-Type header is missing',
  contentTypeOther: ({ type }: { type: string }) => `the Content-Type is not ${type}`,
  contentTypeParameter: 'the Content-Type has a parameter other than charset=utf-8',
  contentTypeMalformed: 'the parameters of the Content-Type are malformed',
  // Multipart bodies.
  boundaryMissing: 'the Content-Type names no boundary',
  boundaryWrong: 'the boundary is not 1 to 70 ASCII characters, or it ends with a blank',
  noFirstDelimiter: 'the body has no line that consists of two hyphens and the boundary, and ends with CRLF',
  noLastDelimiter: 'the body has no last line that consists of two hyphens, the boundary and two hyphens',
  tooManyParts: ({ count }: { count: number }) => `the body has more than ${count} parts`,
  wrongPart: ({ number, problem }: { number: number; problem: Explanation }) => `part ${number} ${problem.reason}`,
  partWithoutHeaders: 'has no headers',
  partHeadersTooLong: ({ bytes }: { bytes: number }) => `has more than ${bytes} bytes of headers`,
  partWithoutBlankLine: 'has no blank line after its headers',
  partHeaderWrong: 'has a header line that is not a name, a colon and a value',
  partDispositionTwice: 'has more than one Content-Disposition',
  partDispositionMissing: 'has no Content-Disposition form-data',
  partDispositionMalformed: 'has a Content-Disposition with malformed parameters',
  partNameNotUtf8: 'has a name* or filename* that is not percent-encoded UTF-8',
  partWithoutName: 'has no name',
  // Values of JSON members.
  all: ({ problems }: { problems: readonly Explanation[] }) => problems.map(({ reason }) => reason).join('; '),
  at: ({ path, problem }: { path: string; problem: Explanation }) => `at "${path}": ${problem.reason}`,
  missing: 'is missing',
  missingOneOf: ({ values }: { values: string }) => `is missing: it can be ${values}`,
  notWhole: 'is not a whole number',
  sixDecimals: 'more than six decimals',
  wrongType: ({ actual, expected }: { actual: Explanation; expected: Explanation }) =>
    `is ${actual.reason}, not ${expected.reason}`,
  notValue: ({ value }: { value: string }) => `is not ${value}`,
  noneOf: ({ values }: { values: string }) => `is none of ${values}`,
  tooManyCharacters: ({ count }: { count: string }) => `has more than ${count} characters`,
  tooFewCharacters: ({ count }: { count: string }) => `has fewer than ${count} characters`,
  otherCharacters: ({ count }: { count: string }) => `does not have ${count} characters`,
  tooManyItems: ({ count, unit }: { count: string; unit: Explanation }) => `has more than ${count} ${unit.reason}`,
  tooFewItems: ({ count, unit }: { count: string; unit: Explanation }) => `has fewer than ${count} ${unit.reason}`,
  otherItems: ({ count, unit }: { count: string; unit: Explanation }) => `does not have ${count} ${unit.reason}`,
  tooBig: ({ bound }: { bound: string }) => `is more than ${bound}`,
  tooSmall: ({ bound }: { bound: string }) => `is less than ${bound}`,
  notSmaller: ({ bound }: { bound: string }) => `is not less than ${bound}`,
  notBigger: ({ bound }: { bound: string }) => `is not more than ${bound}`,
  noMultiple: ({ divisor }: { divisor: string }) => `is no multiple of ${divisor}`,
  unknownKey: ({ key }: { key: string }) => `has the unknown key ${key}`,
  unknownKeys: ({ keys }: { keys: string }) => `has the unknown keys ${keys}`,
  wrongKey: 'has a key that cannot be here',
  wrongElement: 'has an element that cannot be here',
  wrongForm: ({ form }: { form: Explanation }) => `is no ${form.reason}`,
  wrongValue: 'is nothing that can be here',
  items: 'items',
  entries: 'entries',
  bytes: 'bytes',
  aText: 'text',
  aNumber: 'a number',
  aWholeNumber: 'a whole number',
  aBoolean: 'true or false',
  aMap: 'a map',
  aList: 'a list',
  nothing: 'nothing',
  expectedForm: 'text of the expected form',
  url: 'URL',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  isoTime: 'time by ISO 8601',
  /** A text that the calling code contains in both languages. */
  text: ({ en }: { en: string; ja: string }) => en,
  /** A text that is the same in all languages, or that has no translation. */
  verbatim: ({ text }: { text: string }) => text,
  // Sentences about rate limits, faults and failures.
  overLimit: ({ requests, window, wait }: { requests: number; window: number; wait: number }) =>
    `more than ${pluralize(requests, 'request')} in ${window} ms; there is room again in ${wait} ms`,
  askedByFault: 'a fault asked for it',
  endedByFault: ({ name, effect }: { name: string; effect: string }) =>
    `the fault "${name}" (${effect}) ended the request before it was looked at`,
  // Sentences about responses of a real provider.
  providerResponded: ({ status }: { status: number }) => `the provider responded with ${status}`,
  providerIssued: 'the provider issued a code',
  providerShowed: 'the provider showed an issued code again',
  providerNotReached: ({ error }: { error: string }) => `the request did not reach the provider: ${error}`,
  providerSilent: ({ error }: { error: string }) =>
    `no complete response of the provider arrived, and it may have executed the request: ${error}`,
  mockFailed: 'the mock itself failed; its log says why',
  // Sentences about requests that are not valid HTTP, or that reach no operation.
  noOperation: 'there is no operation with this method and path',
  nothingServed: ({ path, served }: { path: string; served: string }) =>
    `nothing is served at ${path}; there are ${served}`,
  nothingServedHere: ({ path, served, suggestion }: { path: string; served: string; suggestion: string }) =>
    `nothing is served at ${path}; there are ${served}; did you mean "${suggestion}"?`,
  malformedHead: 'the HTTP version, the Host header or the request target is malformed',
  http2: 'the client speaks HTTP/2 from the start, and this server HTTP/1.1',
  malformedHttp: ({ error }: { error: string }) => `the request is not well-formed HTTP (${error})`,
  expectation: 'the expectation cannot be met',
  noProxy: 'this server is no proxy',
  // Sentences for the log: failures of the mock, HTTPS and the proxy.
  deliveryNotRecorded: 'it could not be recorded that an answer did not reach its caller',
  durationNotRecorded: 'it could not be recorded how long an answer took',
  callerLeftNotRecorded: 'it could not be recorded that a caller left',
  lostNotRecorded: 'a lost answer could not be recorded',
  storeFailed: "the store failed, and the provider's own failure was answered",
  storeFailedUnjournaled: "the store failed, and the provider's own failure was answered; the journal does not have it",
  exceptionAnswered: 'an exception was answered with 500',
  exceptionAsProvider: 'an exception was answered as the provider answers its own failure',
  exceptionUnjournaled:
    'an exception was answered as the provider answers its own failure, and not even the journal could take it',
  clockNotRead: 'what waits could not look at a clock that was changed elsewhere',
  proxyRefused: ({ host, why }: { host: string; why: Explanation }) => `proxy: ${host}: refused: ${why.reason}`,
  proxyFailed: ({ host, error }: { host: string; error: string }) => `proxy: ${host}: ${error}`,
  tlsFailed: ({ error }: { error: string }) => `TLS with a client failed: ${error}`,
  certificateRejected: ({ error }: { error: string }) =>
    `a client rejected the certificate of the mock (${error}): see "gift-mock ca"`,
  proxyProvidersAlone: 'it passes on only requests to the providers',
  proxyNotHttp: 'the connection uses neither TLS nor HTTP/1',
  proxyUnnamed: 'the connection does not name its host',
} as const

/** The English sentences of the shared reasons, by key. */
export type SharedSentences = typeof sentences

/** Reasons that all providers share: HTTP, bodies, JSON values, rate limits and faults. */
export const sharedReasons = defineReasons('', sentences)
