import { availableParallelism } from 'node:os'
import { Problem } from '../../core/http/problem.ts'
import { MAX_STARTS } from '../../core/scenario/schema.ts'
import { MAX_RATE } from '../../core/time/sandbox-clock.ts'
import { type Faketime, findFaketime } from '../../../scenarios/command/faketime.ts'
import type { IdleOptions } from '../../../scenarios/command/wait-until-idle.ts'
import { integer, nonEmpty, notHttpUrl, seconds } from '../shared/arguments.ts'

/** The flags of `replay` and `explore` that say what the client is, how it ends, and where the mock listens. */
export interface ClientFlags {
  timeout: string
  jobs?: string
  timeScale?: string
  timeBy?: 'faketime' | 'variable'
  keepState?: boolean
  requireBook?: boolean
  requireExit?: boolean
  until?: string
  starts?: string
  service?: string
  ready?: string
  drive?: string
  keepService?: boolean
  port?: string
  host?: string
  https?: boolean
  cert?: string
  key?: string
  intercept?: boolean
  config?: string
  /** Version of the client, for the result files. */
  clientVersion?: string
}

export type ClientSettings = ReturnType<typeof parseClientFlags>

/** A client that runs as a service. */
export interface Service {
  service: string
  ready: string
  drive: string
  keep: boolean
}

const MAX_JOBS = 64
/**
 * Default idle time in seconds. The client's task counts as done if no request arrives during this time. `worker` is
 * for a client that does not exit. `service` is for a service, whose idle time begins when the command of --drive has
 * ended.
 */
const QUIET_SECONDS = { worker: 10, service: 2 }

/**
 * Parses and checks the flags of `replay` that describe the client.
 * @param command the client and its arguments; undefined for a service and for the reference client
 * @throws Problem that names the invalid flag
 */
export function parseClientFlags(flags: ClientFlags, command: readonly string[] | undefined) {
  const [program] = command ?? []
  if (command && !program)
    throw new Problem(400, {
      en: 'after -- comes the command that starts your client, such as -- python3 client.py',
      ja: '-- のあとには、クライアントを起動するコマンドを書く（例: -- python3 client.py）',
    })
  const service = serviceOf(flags, program)
  const isOwn = program !== undefined || service !== undefined
  const timeScale = timeScaleOf(flags, isOwn)
  if (service?.keep && timeScale !== 1)
    throw new Problem(400, {
      en: '--keep-service does not go with --time-scale: the clock of a service runs on between scenarios',
      ja: '--keep-service と --time-scale は併用できない。サービスの時計はシナリオの間も進み続けるためである',
    })
  const port = flags.port === undefined ? 0 : integer(0, 65_535)(flags.port, '--port')
  const isHttps = flags.https === true || flags.cert !== undefined
  const isIntercepted = flags.intercept === true
  if ((isIntercepted || flags.config !== undefined) && !isOwn) {
    const flag = isIntercepted ? '--intercept' : '--config'
    throw new Problem(400, {
      en: `${flag} is for your own client, after -- or as --service`,
      ja: `${flag} は、-- のあと、または --service で指定した自分のクライアントにだけ使える`,
    })
  }
  if (isIntercepted && (isHttps || service?.keep))
    throw new Problem(400, {
      en: `--intercept does not go with ${isHttps ? '--https' : '--keep-service'}`,
      ja: `--intercept と ${isHttps ? '--https' : '--keep-service'} は併用できない`,
    })
  if (isHttps && !isOwn)
    throw new Problem(400, {
      en: '--https is for your own client: the reference client does not trust the certificate',
      ja: '--https は自分のクライアントにだけ使える。リファレンスクライアントはこの証明書を信頼しない',
    })
  if (flags.requireBook && !isOwn)
    throw new Problem(400, {
      en: '--require-book is for your own client, after -- or as --service',
      ja: '--require-book は、-- のあと、または --service で指定した自分のクライアントにだけ使える',
    })
  if (flags.requireExit && program === undefined)
    throw new Problem(400, {
      en: '--require-exit is for a client that is a command after --: a service does not exit by itself',
      ja: '--require-exit は、-- のあとにコマンドで指定したクライアントにだけ使える。サービスは自分で終了しないためである',
    })
  if (flags.starts !== undefined && program === undefined)
    throw new Problem(400, {
      en: `--starts is for a client that is a command after --${service ? ': a service does not end by itself' : ', such as -- python3 client.py'}`,
      ja: `--starts は、-- のあとにコマンドで指定したクライアントにだけ使える${service ? '。サービスは自分で終了しないためである' : '（例: -- python3 client.py）'}`,
    })
  if ((flags.cert === undefined) !== (flags.key === undefined))
    throw new Problem(400, {
      en: `--cert and --key go together: ${flags.cert === undefined ? '--cert' : '--key'} is missing`,
      ja: `--cert と --key は両方指定する。${flags.cert === undefined ? '--cert' : '--key'} がない`,
    })
  return {
    isOwn,
    service,
    timeoutMs: positive(seconds(flags.timeout, '--timeout')) * 1000,
    timeScale,
    faketime: faketimeOf(flags, timeScale),
    starts: flags.starts === undefined ? undefined : integer(1, MAX_STARTS)(flags.starts, '--starts'),
    until: untilOf(flags, isOwn, service !== undefined),
    jobs: jobsOf(flags, service ? '--service' : port > 0 ? '--port' : undefined),
    port,
    host: flags.host === undefined ? undefined : nonEmpty(flags.host, '--host'),
    isHttps,
    isIntercepted,
  }
}

function serviceOf(
  { service, ready, drive, keepService }: ClientFlags,
  program: string | undefined,
): Service | undefined {
  if (service === undefined) {
    const given = Object.entries({ '--ready': ready, '--drive': drive, '--keep-service': keepService }).find(
      ([, value]) => value !== undefined,
    )
    if (given)
      throw new Problem(400, {
        en: `${given[0]} needs --service, the command that starts your service`,
        ja: `${given[0]} には --service（サービスを起動するコマンド）が必要である`,
      })
    return undefined
  }
  if (program !== undefined)
    throw new Problem(400, {
      en: '--service names the client: leave out the command after --, or drive the service with --drive',
      ja: '--service を指定した場合、-- のあとのコマンドは書けない。サービスは --drive で駆動する',
    })
  if (ready === undefined || drive === undefined)
    throw new Problem(
      400,
      ready === undefined
        ? {
            en: '--service needs --ready, the URL that responds when the service is ready',
            ja: '--service には --ready（準備ができると応答する URL）が必要である',
          }
        : {
            en: '--service needs --drive, the command that makes the service do the task, such as a curl',
            ja: '--service には --drive（サービスにタスクを実行させるコマンド。curl など）が必要である',
          },
    )
  if (!/^https?:$/.test(URL.parse(ready)?.protocol ?? ''))
    throw new Problem(400, notHttpUrl('--ready', JSON.stringify(ready.slice(0, 200))))
  return {
    service: nonEmpty(service, '--service'),
    ready,
    drive: nonEmpty(drive, '--drive'),
    keep: keepService === true,
  }
}

/** Returns the idle time after which a running client is ended; undefined if the client must exit by itself. */
function untilOf({ until }: ClientFlags, isOwn: boolean, isService: boolean): IdleOptions | undefined {
  const fallback = QUIET_SECONDS[isService ? 'service' : 'worker']
  if (until === undefined) return isService ? { quietMs: fallback * 1000 } : undefined
  if (!isOwn)
    throw new Problem(400, {
      en: '--until is for your own client, after -- or as --service',
      ja: '--until は、-- のあと、または --service で指定した自分のクライアントにだけ使える',
    })
  const [, given] = /^idle(?::(.*))?$/.exec(until) ?? [undefined, null]
  if (given === null)
    throw new Problem(400, {
      en: `--until: ${JSON.stringify(until.slice(0, 200))} is not idle or idle:SECONDS`,
      ja: `--until: ${JSON.stringify(until.slice(0, 200))} は idle でも idle:SECONDS でもない`,
    })
  const quiet = given === undefined ? fallback : seconds(given, '--until')
  if (quiet === 0)
    throw new Problem(400, {
      en: '--until: with 0 seconds, no client can send a second request',
      ja: '--until: 0 秒では、どのクライアントも 2 件目のリクエストを送れない',
    })
  return { quietMs: quiet * 1000 }
}

/**
 * Returns the number of scenarios that run concurrently.
 * @param alone a given flag that requires one scenario at a time; undefined if no such flag is given
 */
function jobsOf({ jobs }: ClientFlags, alone: string | undefined): number {
  const given = jobs === undefined ? undefined : integer(1, MAX_JOBS)(jobs, '--jobs')
  if (alone === undefined) return given ?? availableParallelism()
  if (given !== undefined && given > 1)
    throw new Problem(400, {
      en: `--jobs ${given}: with ${alone}, scenarios run one after the other, because they share a port`,
      ja: `--jobs ${given}: ${alone} を指定すると、シナリオはポートを共有するため、1 つずつ実行される`,
    })
  return 1
}

/**
 * Returns the factor by which the client's time is scaled.
 * @throws Problem if the factor is invalid, or if there is no client whose time can be scaled
 */
function timeScaleOf({ timeScale, timeBy }: ClientFlags, hasClient: boolean): number {
  if (timeScale === undefined && timeBy === undefined) return 1
  if (!hasClient)
    throw new Problem(400, {
      en: '--time-scale is for your own client, after --; the reference client waits for no real time',
      ja: '--time-scale は -- のあとに指定した自分のクライアントにだけ使える。リファレンスクライアントは実時間を待たない',
    })
  if (timeScale === undefined)
    throw new Problem(400, {
      en: '--time-by needs --time-scale, such as --time-scale 20',
      ja: '--time-by には --time-scale が必要である（例: --time-scale 20）',
    })
  return integer(1, MAX_RATE)(timeScale, '--time-scale')
}

/**
 * Returns the path of libfaketime and the factor by which libfaketime scales the client's time.
 * @returns undefined if libfaketime is not used
 * @throws Problem if libfaketime is requested but not installed
 */
function faketimeOf({ timeBy }: ClientFlags, factor: number): Faketime | undefined {
  if (factor === 1 || timeBy === 'variable') return undefined
  const library = findFaketime()
  if (library === undefined && timeBy === 'faketime')
    throw new Problem(400, {
      en: 'libfaketime is not installed: install the package "faketime", or use --time-by variable',
      ja: 'libfaketime がインストールされていない。パッケージ「faketime」をインストールするか、--time-by variable を指定する',
    })
  return library === undefined ? undefined : { library, factor }
}

function positive(timeout: number): number {
  if (timeout > 0) return timeout
  throw new Problem(400, {
    en: '--timeout: 0 seconds are too few for any client',
    ja: '--timeout: 0 秒では、どのクライアントも終了できない',
  })
}
