import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { RealpayGiftRule } from '../evidence.ts'

/** Assumptions about the members of a request. */
export const members = {
  'RP-A11': {
    kind: 'provider',
    question: {
      en: 'How are requests handled that have a key or part which the document does not list, an empty list or a repeated entry in prices or brands, or a redirect_url that is not http(s): are they refused with 400 or accepted?',
      ja: '仕様書にない項目（パート）を含むリクエスト、prices や brands が空または重複する値を含むリクエスト、および redirect_url が http(s) でないリクエストは、400 となりますでしょうか。それとも受け付けられますでしょうか。',
    },
    decidedBy: {
      en: 'POST /purchases with an additional key, and one with the same price twice.',
      ja: '仕様書にない項目を加えた POST /purchases と、同じ金額を2回指定した POST /purchases。',
    },
    alternatives: [
      {
        id: 'unknown-keys-ignored',
        text: {
          en: 'Unknown keys and parts are ignored, so a misspelt optional setting has no effect and is not reported.',
          ja: '仕様書にない項目やパートは無視されるため、綴りの誤りは検出されない。',
        },
        settings: { 'realpayGift.unknownKeys': 'ignore' },
      },
      {
        id: 'any-list-accepted',
        text: {
          en: 'Prices and brands may be empty or have repeated entries.',
          ja: 'prices と brands は空でも、値が重複していてもよい。',
        },
        settings: { 'realpayGift.lists': 'any' },
      },
      {
        id: 'any-redirect-url-accepted',
        text: { en: 'redirect_url may be any text.', ja: 'redirect_url はどのような文字列でもよい。' },
        settings: { 'realpayGift.redirectUrl': 'any' },
      },
    ],
  },
  'RP-A51': {
    kind: 'provider',
    question: {
      en: 'Which addresses of a YouTube video are accepted: only https://www.youtube.com/watch?v=…, or also https://youtu.be/… and others?',
      ja: '動画の URL として、https://www.youtube.com/watch?v=… のほかに、https://youtu.be/… や埋め込み用などの URL も受け付けられますでしょうか。',
    },
    decidedBy: {
      en: 'POST …/video with a short address.',
      ja: '短縮形の URL での POST …/video。',
    },
    alternatives: [
      {
        id: 'any-youtube-url-accepted',
        text: {
          en: 'Short, embed and mobile addresses, and further parameters, are accepted too.',
          ja: '短縮形・埋め込み用・モバイル用の URL や、追加のパラメーターも受け付けられる。',
        },
        settings: { 'realpayGift.video.urls': 'any' },
      },
    ],
  },
  'RP-A52': {
    kind: 'provider',
    question: {
      en: 'What is the highest price that a purchase may name?',
      ja: '購入時に指定できる金額（prices）の上限をご教示ください。',
    },
    decidedBy: {
      en: 'POST /purchases with a high price that a brand allows and is_strict false.',
      ja: '高い金額を指定し、is_strict を false とした POST /purchases。',
    },
    alternatives: [
      {
        id: 'price-max-50000',
        text: {
          en: 'A price above 50,000 yen is refused with 400.',
          ja: '50,000円を超える金額は 400 で拒否される。',
        },
        settings: { 'realpayGift.price.max': 50_000 },
      },
    ],
  },
  'RP-A66': {
    kind: 'provider',
    question: {
      en: 'Are a name and an issuer refused that have a control character such as a line break, or consist of blanks?',
      ja: 'name と issuer に改行などの制御文字が含まれる場合、または空白のみの場合、エラーになりますでしょうか。',
    },
    decidedBy: {
      en: 'POST /purchases with a line break in name.',
      ja: 'name に改行を含む POST /purchases。',
    },
    alternatives: [
      {
        id: 'any-text-accepted',
        text: { en: 'Any text is accepted.', ja: 'どのような文字列も受け付けられる。' },
        settings: { 'realpayGift.text.characters': 'any' },
      },
    ],
  },
  'RP-A67': {
    kind: 'provider',
    question: {
      en: 'What is the maximum length of name and issuer?',
      ja: 'name と issuer の最大文字数をご教示ください。',
    },
    decidedBy: {
      en: 'POST /purchases with a name of 51 characters, then of 256.',
      ja: 'name を51文字、256文字とした POST /purchases。',
    },
    alternatives: [
      {
        id: 'text-max-50',
        text: {
          en: 'A name or issuer of more than 50 characters is refused with 400.',
          ja: '50文字を超える name や issuer は 400 で拒否される。',
        },
        settings: { 'realpayGift.text.maxLength': 50 },
      },
    ],
  },
  'RP-A69': {
    kind: 'provider',
    question: {
      en: 'What is the highest play_time? Is it bounded by the length of the video?',
      ja: 'play_time の上限をご教示ください。動画の長さが上限となりますでしょうか。',
    },
    decidedBy: {
      en: 'POST …/video with a play_time that is longer than the video.',
      ja: '動画の長さを超える play_time での POST …/video。',
    },
    alternatives: [
      {
        id: 'play-time-max-600',
        text: {
          en: 'A play_time above 600 seconds is refused with 400.',
          ja: '600秒を超える play_time は 400 で拒否される。',
        },
        settings: { 'realpayGift.video.maxPlayTime': 600 },
      },
    ],
  },
} as const satisfies Partial<Assumptions<RealpayGiftRule>>
