const MAX_LENGTH = 72

/** Words that cannot start an imperative. A subject that starts with such a word is a statement or a note. */
const notVerbs = new Set(
  'a an the this that these those it its they there we i you to of in on at by for from with without as if when where while after before what which who why how no not each every all any some more less many few one two both new now also only wip fixup squash amend'.split(
    ' ',
  ),
)

/** Verbs whose base form has the ending of a past tense (-ed), a third person (-s) or a participle (-ing). */
const baseForms = new Set(
  'access address bless bring bypass canvas compress cross discuss dress embed exceed express feed focus guess impress miss need pass press process proceed progress seed shed ship speed spread stress succeed suppress toss witness'.split(
    ' ',
  ),
)

/**
 * Returns the subject of a commit message: the first line that is neither empty nor a comment. A prefix such as
 * `fixup!` is removed: git will squash the commit into another commit, whose subject is the rest of the line.
 */
export function subjectIn(message: string): string {
  const subject = message.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  return subject.replace(/^(?:(?:fixup|squash|amend)! )+/, '')
}

/**
 * Returns the error in a commit's subject as one sentence; undefined if there is no error. A subject is an optional
 * area in lower case with a colon, and then an imperative: `sqlite: checkpoint every 4,000 pages`. Only the first word
 * of the imperative is checked, so some wrong subjects are accepted.
 */
export function complaintOf(subject: string): string | undefined {
  if (subject.trim() === '') return 'it is empty'
  const { length } = [...subject]
  if (length > MAX_LENGTH)
    return `it has ${length} characters; at most ${MAX_LENGTH} are allowed, and the reason belongs in the body`
  if (subject.endsWith('.')) return 'it ends with a full stop'
  // The subjects that `git revert` writes are allowed.
  if (subject.startsWith('Revert "')) return undefined
  const [, area, instruction = ''] = /^(?:([^\s:]+(?:, [^\s:]+)*): )?(.*)$/.exec(subject) ?? []
  // A note such as "wip:" looks like an area, so these words are not allowed as an area.
  if (area !== undefined && notVerbs.has(area)) return `"${area}" is not an area`
  if (area !== undefined && area !== area.toLowerCase()) return `the area "${area}" is not in lower case`
  const word = /^[A-Za-z-]+/.exec(instruction)?.[0].toLowerCase()
  if (word === undefined) return 'it does not begin with a verb'
  if (notVerbs.has(word)) return `"${word}" is not a verb; begin with an instruction, as in "Add", "fix", "Remove"`
  if (!baseForms.has(word) && /(?:[^e]ed|[^s]s|..ing)$/.test(word))
    return `"${word}" is not an instruction; use the imperative, as in "Add", "fix", "Remove"`
  return undefined
}
