import { expect, test } from 'vitest'
import { languageFor } from '../../../mock-server/core/http/language.ts'

test.each([
  ['ja', 'en', 'ja'],
  ['en', 'ja', 'en'],
  [null, 'ja,en;q=0.8', 'ja'],
  [null, 'ja-JP', 'ja'],
  [null, 'fr, en;q=0.9, ja;q=0.8', 'en'],
  [null, 'en;q=0.5, JA ; q=0.9', 'ja'],
  [null, 'ja;q=0, fr', 'en'],
  [null, 'ja;q=none', 'en'],
  [null, 'jab, *', 'en'],
  [null, '', 'en'],
  [null, null, 'en'],
  ['fr', 'ja', 'ja'],
])(
  'a page is in the language that the query %j and the header Accept-Language %j select: %s',
  (query, header, language) => {
    expect(languageFor(query, header)).toBe(language)
  },
)
