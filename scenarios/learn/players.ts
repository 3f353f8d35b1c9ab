import { createApp } from '../../mock-server/app.ts'
import { isConnectionLoss } from '../../mock-server/core/faults/in-process-delivery.ts'
import { REQUEST_HEADER } from '../../mock-server/core/settings/mock-settings.ts'
import { parseJsonOrUndefined } from '../../mock-server/core/util/json.ts'
import type { Settings } from '../../mock-server/core/settings/settings.ts'
import type { JournalEntry, SandboxHandle } from '../../mock-server/index.ts'
import { type Answer, answerForm } from './answer-form.ts'
import type { ProviderName } from '../recordings/exchange.ts'
import { idsIn, type Playable } from './playable-exchanges.ts'

/** The response of the mock to a played exchange. */
export interface Played {
  answer: Answer
  /** The form of the response, which is comparable with `Playable.recorded`. */
  form: string
  /** Id of the request's entry in the mock's journal; undefined if the mock returned no id. */
  entry: string | undefined
  /**
   * True if the request contains an id that the provider knew, but the mock has issued no id that can replace it. In
   * most cases, the id was issued before the recording began. The responses are then not comparable.
   */
  isUnknownId: boolean
}

/**
 * A mock that plays exchanges under different settings. A player plays exchanges under one set of settings, and has its
 * own sandbox.
 */
export interface Players {
  /** Returns a player with the base settings and the given changes. */
  player(changes: Settings): Promise<Player>
  close(): Promise<void>
}

export interface Player {
  /**
   * Plays exchanges in their order in an empty sandbox, whose clock shows the recorded times. Recorded ids are replaced
   * by the ids that the mock issues.
   * @param stopAfter called after each exchange; if the result is true, no further exchange is played
   * @param before called before each exchange
   */
  play(
    exchanges: readonly Playable[],
    stopAfter?: (played: Played, index: number) => boolean,
    before?: (index: number, sandbox: SandboxHandle) => Promise<void>,
  ): Promise<Played[]>
  /** Plays exchanges. @returns for each exchange, the names of the settings on which its response may depend */
  settingsRead(exchanges: readonly Playable[]): Promise<ReadonlySet<string>[]>
  /** Returns the journal entry with an id that the last call of `play` returned. */
  entry(id: string): Promise<JournalEntry>
}

/** Returns true if the mock sent the recorded response, or if the two responses cannot be compared. */
export function isAlike({ recorded, isAmbiguous }: Playable, { form, isUnknownId }: Played): boolean {
  return recorded === undefined || isAmbiguous || isUnknownId || recorded === form
}

const HOST = 'localhost'
const encoder = new TextEncoder()
const noBytes = new Uint8Array()
const notSent: Played = {
  answer: { status: 0, headers: {}, body: null },
  form: '',
  entry: undefined,
  isUnknownId: false,
}

/**
 * Creates players for the exchanges of one provider. Only one player may play at a time.
 * @param settings the settings of the mock that differ from the defaults
 */
export function createPlayers(provider: ProviderName, settings: Settings): Players {
  let nowMs = 0
  let count = 0
  /** The sandbox in which exchanges were played last. This sandbox is emptied before another sandbox is filled. */
  let filled: SandboxHandle | undefined
  /** The settings that the current request has read; undefined if the reads are not recorded. */
  let read: Set<string> | undefined
  const { mock } = createApp(
    { seed: 'recorded', settings, maxSandboxes: MAX_PLAYERS, hostClock: { now: () => nowMs } },
    {},
    (all) => (read ? recordingReads(all, read) : all),
  )

  async function send(sandbox: SandboxHandle, one: Playable, ids: ReadonlyMap<string, string>): Promise<Played> {
    nowMs = one.atMs
    const { exchange, headers, body, malformed } = one
    const { method, path } = exchange.request
    const sent = withIds(path, ids)
    const bytes = typeof body === 'string' ? encoder.encode(withIds(body, ids)) : (body ?? noBytes)
    const request = new Request(`http://${HOST}/${provider}${sent.startsWith('/') ? '' : '/'}${sent}`, { method })
    const answer = await answerTo(() => sandbox.fetch(request, { headers: { ...headers }, body: bytes, malformed }))
    if (!answer) return notSent
    return {
      answer,
      form: answerForm(answer, {
        provider,
        atMs: one.atMs,
        sent: withIds(one.sent, ids),
        host: one.isHostKnown ? HOST : undefined,
      }),
      entry: answer.headers[REQUEST_HEADER],
      isUnknownId: exchange.response?.status === 200 && one.named.some((id) => !ids.has(id)),
    }
  }

  return {
    async player(changes) {
      count += 1
      const sandbox = mock.sandbox(`player-${count}`)
      await sandbox.changeSettings(changes)
      const player: Player = {
        async play(exchanges, stopAfter = () => false, before) {
          nowMs = exchanges[0]?.atMs ?? 0
          await (filled ?? sandbox).reset({ keepSettings: true })
          filled = sandbox
          const ids = new Map<string, string>()
          const played: Played[] = []
          for (const [index, one] of exchanges.entries()) {
            if (before) await before(index, sandbox)
            const result = one.exchange.lost === 'request' ? notSent : await send(sandbox, one, ids)
            if (result.answer.status === 200) keepIds(ids, one.issued, idsIn(provider, result.answer.body))
            played.push(result)
            if (stopAfter(result, index)) break
          }
          return played
        },
        async settingsRead(exchanges) {
          const all: Set<string>[] = []
          try {
            await player.play(exchanges, undefined, async () => {
              all.push((read = new Set()))
            })
          } finally {
            read = undefined
          }
          return all
        },
        entry: (id) => sandbox.request(id),
      }
      return player
    },
    close: () => mock.close(),
  }
}

/**
 * Returns a `Proxy` of the settings that records which settings are read. Each request gets a new `Proxy`. Values that
 * are derived from settings, such as schemas, are cached per settings object; with a cached value, the reads of its
 * settings would not be recorded.
 */
function recordingReads(settings: Settings, read: Set<string>): Settings {
  return new Proxy(settings, {
    get(target, name) {
      if (typeof name === 'string') read.add(name)
      return Reflect.get(target, name)
    },
    ownKeys(target) {
      for (const name of Object.keys(target)) read.add(name)
      return Reflect.ownKeys(target)
    },
  })
}

/**
 * Maximum number of sandboxes of the mock. Each hypothesis needs a sandbox, and a search has fewer hypotheses than this
 * maximum.
 */
const MAX_PLAYERS = 100_000

/** Returns the response; undefined if a fault broke the connection. */
async function answerTo(send: () => Promise<Response>): Promise<Played['answer'] | undefined> {
  try {
    const response = await send()
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: bodyOf(await response.text()),
    }
  } catch (error) {
    if (error instanceof Error && isConnectionLoss(error)) return undefined
    throw error
  }
}

/** Replaces the recorded ids in a text by the ids that the mock issued. */
function withIds(text: string, ids: ReadonlyMap<string, string>): string {
  return ids.size === 0 ? text : text.replaceAll(/[\w.~-]{8,}/g, (id) => ids.get(id) ?? id)
}

function keepIds(ids: Map<string, string>, recorded: readonly string[], issued: readonly string[]): void {
  for (const [index, id] of issued.entries()) {
    const before = recorded[index]
    if (before !== undefined && before !== '' && id !== '') ids.set(before, id)
  }
}

function bodyOf(text: string): Answer['body'] {
  if (text === '') return null
  const json = parseJsonOrUndefined(text)
  return json === undefined ? { text } : { json }
}
