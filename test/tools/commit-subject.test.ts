import { expect, test } from 'vitest'
import { complaintOf, subjectIn } from '../../tools/commit-subject.ts'

test.each([
  'sqlite: checkpoint every 4,000 pages',
  'Rename colliding types',
  'app: route no malformed request to the control API',
  'Add an npm script that runs the tests on the oldest Node',
  'test, docs: address what the review found',
  'Embed the schema in the package',
  'Process what is left at the end',
  'Revert "Adds a thing that was wrong."',
  'x'.padEnd(72, 'y'),
  // `𠮷` is one character, but two UTF-16 code units. The limit counts characters.
  `Add ${'𠮷'.repeat(68)}`,
])('the commit subject "%s" is accepted', (subject) => {
  expect(complaintOf(subject)).toBeUndefined()
})

test.each([
  ['', 'it is empty'],
  ['x'.padEnd(73, 'y'), 'it has 73 characters; at most 72 are allowed'],
  ['Add a thing.', 'full stop'],
  ['Adds a thing', '"adds" is not an instruction'],
  ['Added a thing', '"added" is not an instruction'],
  ['Adding a thing', '"adding" is not an instruction'],
  ['sqlite: fixes the log', '"fixes" is not an instruction'],
  ['The log is copied after 4,000 pages', '"the" is not a verb'],
  ['A value may be null', '"a" is not a verb'],
  ['wip: synchronous transactions', '"wip" is not an area'],
  ['fixup! Add a thing', '"fixup" is not a verb'],
  ['SQLite: checkpoint less often', 'the area "SQLite" is not in lower case'],
  ['4,000 pages', 'does not begin with a verb'],
])('the commit subject "%s" is rejected with the message: %s', (subject, complaint) => {
  expect(complaintOf(subject)).toContain(complaint)
})

test('the subject of a commit message is its first line that is neither empty nor a comment, without a prefix such as `fixup!`', () => {
  expect(subjectIn('\n# a comment\nAdd a thing\n\nThe reason.\n')).toBe('Add a thing')
  expect(subjectIn('fixup! squash! Add a thing\n')).toBe('Add a thing')
  expect(subjectIn('# only a comment\n')).toBe('')
})
