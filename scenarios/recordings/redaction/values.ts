import type { RecordingRules, ValueKind } from '../../../mock-server/core/provider/recording-rules.ts'
import type { Faker } from './fake.ts'

/** Replaces single values by their kind, and remembers what they were. */
export interface ValueRedactor {
  rules: RecordingRules
  /** Returns the text to record. @param kind undefined for a value of which nothing is known */
  text(value: string, kind: ValueKind | undefined): string
  number(value: number, kind: ValueKind | undefined): number
  /** Returns the name of a member, a field or a parameter. A name that could be a value is replaced. */
  name(value: string): string
  /** Returns a text for developers, such as an error message, without what looks like data of people. */
  message(value: string): string
  /** Remembers a secret that is not recorded at all. */
  remember(secret: string): void
}

/** Words of the files themselves. A text that is part of one of them is not searched for. */
const vocabulary =
  'application/json application/x-www-form-urlencoded multipart/form-data text/html text/plain content-type charset=utf-8 boundary campaign getcode purchases image/face image/header redirect_url request_id is_strict play_time commission_tax commission'

/** Longest public value, such as the name of a product. */
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
      // A small number of unknown meaning identifies nobody.
      if (kind === undefined && text.length < 7) return value
      onSecret(text)
      const fake = Number(faker.fake(text))
      return Number.isSafeInteger(value) && !Number.isSafeInteger(fake) ? 0 : fake
    },
    name: (value) => (isName(value) ? value : secret(value)),
  }
}

/** Most names have few digits, and most ids and codes have many. */
const MAX_DIGITS = 3

function isName(value: string): boolean {
  const digits = value.replaceAll(/\D/g, '').length
  return digits <= MAX_DIGITS && /^[A-Za-z_$][\w$-]{0,39}(?:\[\w{0,12}\]){0,3}$/.test(value)
}
