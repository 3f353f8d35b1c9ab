/**
 * Returns the address of the CI job in which this process runs, from the environment variables of GitHub Actions or
 * GitLab CI; undefined if they are not set.
 */
export function ciJob(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: run,
    GITHUB_RUN_ATTEMPT: attempt,
    CI_JOB_URL: gitlab,
  } = environment
  if (server && repository && run)
    return `${server}/${repository}/actions/runs/${run}${attempt ? `/attempts/${attempt}` : ''}`
  return gitlab || undefined
}
