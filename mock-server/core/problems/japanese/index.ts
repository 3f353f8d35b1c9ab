import type { OwnedSentences } from '../../reasons/render.ts'
import { japaneseControl } from './control.ts'
import { japaneseFaults } from './faults.ts'
import { japaneseFiles } from './files.ts'
import { japaneseNames } from './names.ts'
import { japaneseOptions } from './options.ts'
import { japaneseRecordings } from './recordings.ts'
import { japaneseRequests } from './requests.ts'
import { japaneseSandboxes } from './sandboxes.ts'
import { japaneseScenarios } from './scenarios.ts'
import { japaneseValues } from './values.ts'

/** The Japanese sentences of the problems. The sentences are loaded only when a problem is shown in Japanese. */
export const japaneseProblems: readonly OwnedSentences[] = [
  { owner: 'control', sentences: japaneseControl },
  { owner: 'fault', sentences: japaneseFaults },
  { owner: 'file', sentences: japaneseFiles },
  { owner: 'name', sentences: japaneseNames },
  { owner: 'option', sentences: japaneseOptions },
  { owner: 'recording', sentences: japaneseRecordings },
  { owner: 'request', sentences: japaneseRequests },
  { owner: 'sandbox', sentences: japaneseSandboxes },
  { owner: 'scenario', sentences: japaneseScenarios },
  { owner: 'value', sentences: japaneseValues },
]
