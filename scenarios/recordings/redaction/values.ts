import type { RecordingRules, ValueKind } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import type { Faker } from './fake-values.ts'

/** An object that replaces single values according to their kind, and remembers the original values. */
export interface ValueRedactor {
  rules: RecordingRules
  /** Returns the text to record. @param kind undefined if nothing is known about the value */
  text(value: string, kind: ValueKind | undefined): string
  number(value: number, kind: ValueKind | undefined): number
  /** Returns the name of a member, a field or a parameter. A name that could be a value is replaced. */
  name(value: string): string
  /** Returns a text for developers, such as an error message, without parts that look like personal data. */
  message(value: string): string
  /** Remembers a secret that is not recorded, so that this secret is also removed from later texts. */
  remember(secret: string): void
}

/**
 * Words that recorded files contain because of their format. A secret that equals a part of these words is not searched
 * for in later texts.
 */
const vocabulary =
  'application/json application/x-www-form-urlencoded multipart/form-data text/html text/plain content-type charset=utf-8 boundary campaign getcode purchases image/face image/header redirect_url request_id is_strict play_time commission_tax commission'

/**
 * Maximum length of a public value, such as the name of a product, in characters. A longer value is treated as a
 * secret.
 */
const MAX_PUBLIC_LENGTH = 80

export function createValueRedactor(
  rules: RecordingRules,
  faker: Faker,
  onSecret: (secret: string) => void,
): ValueRedactor {
  function remember(value: string): void {
    if (!vocabulary.includes(value.toLowerCase())) onSecret(value)
  }
  function secret(value: string): string {
    remember(value)
    return faker.fakeText(value)
  }
  const message = (value: string): string =>
    faker.fakeEmails(value).replaceAll(/https?:\/\/[^\s"'<>]+|[\w-]*\d[\w-]*/gi, (part) => {
      if (/^https?:/i.test(part)) return faker.fakeUrl(part)
      return part.length >= 16 || /\d{7,}/.test(part.replaceAll('-', '')) ? secret(part) : part
    })

  return {
    rules,
    remember,
    message,
    text(value, kind) {
      if (kind === 'message') return message(value)
      if (kind === 'time') return /^[\dTZ:.+/ -]{0,40}$/.test(value) ? value : secret(value)
      if (kind === 'public') return value.length > MAX_PUBLIC_LENGTH ? secret(value) : faker.fakeEmails(value)
      return secret(value)
    },
    number(value, kind) {
      if (kind === 'public' || kind === 'time') return value
      const text = value.toString()
      // A short number of unknown meaning stays unchanged, because fewer than seven characters identify no person.
      if (kind === undefined && text.length < 7) return value
      onSecret(text)
      const fake = Number(faker.fake(text))
      return Number.isSafeInteger(value) && !Number.isSafeInteger(fake) ? 0 : fake
    },
    name: (value) => (isName(value) ? value : secret(value)),
  }
}

/** Maximum number of digits in a text that counts as a name. Most ids and codes have more digits. */
const MAX_DIGITS = 3

function isName(value: string): boolean {
  const digits = value.replaceAll(/\D/g, '').length
  return digits <= MAX_DIGITS && /^[A-Za-z_$][\w$-]{0,39}(?:\[\w{0,12}\]){0,3}$/.test(value)
}
