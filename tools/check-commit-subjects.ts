/**
 * Checks the subjects of commits. `node tools/check-commit-subjects.ts` checks the subjects of all commits since a
 * fixed commit, as part of `npm run lint`. `node tools/check-commit-subjects.ts --message FILE` checks the message in a
 * file, for the Git hook `commit-msg`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { complaintOf, subjectIn } from './commit-subject.ts'

/** Newest commit whose subject is not checked. The subjects of all later commits are checked. */
const BASE = 'c5b4b05d89c82f056f287766898f52fa3f629603'

function git(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}

/**
 * Returns the subjects of the commits since the base; undefined if git or the history is missing, as in a tarball or a
 * shallow clone.
 */
function subjectsSinceBase(): string[] | undefined {
  if (git('merge-base', '--is-ancestor', BASE, 'HEAD') === undefined) return undefined
  return git('log', '--no-merges', '--format=%h %s', `${BASE}..HEAD`)?.split('\n').filter(Boolean)
}

function check(label: string, subject: string): boolean {
  const complaint = complaintOf(subject)
  if (complaint !== undefined) console.error(`commit subject ${label}"${subject}": ${complaint}`)
  return complaint === undefined
}

const [flag, file] = process.argv.slice(2)
if (flag === '--message' && file !== undefined) {
  if (!check('', subjectIn(readFileSync(file, 'utf8')))) process.exitCode = 1
} else {
  const lines = subjectsSinceBase()
  if (!lines) console.log(`commit subjects: skipped, there is no git history back to ${BASE.slice(0, 7)}`)
  const bad = (lines ?? []).filter(
    (line) => !check(`of ${line.slice(0, line.indexOf(' '))} `, line.slice(line.indexOf(' ') + 1)),
  )
  if (bad.length > 0) {
    console.error('Reword them with "git rebase -i" before they are merged. CONTRIBUTING.md has the rule.')
    process.exitCode = 1
  }
}
