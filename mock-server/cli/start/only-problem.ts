import { Problem } from '../../core/http/problem.ts'

export function onlyProblem(): Problem {
  return new Problem(400, {
    en: '--only needs --proxy, such as --proxy 4680: without a proxy, no request to another host is refused. "gift-mock run --only -- COMMAND" starts a proxy itself',
    ja: '--only には --proxy が必要である（例: --proxy 4680）。プロキシーがなければ、ほかのホストへのリクエストは拒否されない。「gift-mock run --only -- COMMAND」ではプロキシーも起動する',
  })
}
