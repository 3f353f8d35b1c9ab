import type { Text } from '../../mock-server/index.ts'

/** Returns a clause about a client that did not exit and was judged after a time without a request. */
export function judgedIdleText(idleMs: number): Text {
  const seconds = idleMs / 1000
  return {
    en: `judged after ${seconds} s without a request, so a retry that it sends later was not judged`,
    ja: `リクエストのない時間が ${seconds} 秒続いた時点で判定したため、その後の再送は判定していない`,
  }
}

/** Advice on the idle time, as a sentence. */
export const IDLE_ADVICE: Text = {
  en: 'Choose the time with --until idle:SECONDS: more than its longest retry delay.',
  ja: 'この時間は、再送するまでの最長の間隔より長くなるように、--until idle:SECONDS で指定する。',
}
