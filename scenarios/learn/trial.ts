import type { NamedAlternative } from '../../mock-server/core/provider/alternatives.ts'
import { createPlayers, isAlike, type Played, type Player } from './players.ts'
import type { Playable, Recording } from './playable-exchanges.ts'

/** A hypothesis about the provider: the alternatives that the provider follows instead of the assumed rules. */
export type Hypothesis = readonly NamedAlternative[]

/** An object that plays exchanges under hypotheses. */
export interface Trial {
  /**
   * Plays all exchanges.
   * @param most number of differences after which no further exchange is played; default: no limit
   * @returns the indexes of the exchanges whose response differs from the recorded response
   */
  mismatches(hypothesis: Hypothesis, most?: number): Promise<number[]>
  /**
   * Returns the same result as `mismatches` for a changed hypothesis. Plays only the exchanges that the change can
   * affect, and the exchanges on which these exchanges depend. The original hypothesis has to explain all exchanges.
   * @param from the original hypothesis
   */
  mismatchesAfterChange(from: Hypothesis, changed: Hypothesis, most: number): Promise<number[]>
  /**
   * Plays the exchanges that one exchange depends on.
   * @returns true if the response to this exchange is as recorded, and no earlier response shows that the hypothesis is
   * wrong
   */
  explains(hypothesis: Hypothesis, index: number): Promise<boolean>
  /**
   * Returns the hypotheses under which the response to an exchange may differ from the response under `from`. A
   * hypothesis is left out if the mock reads none of the changed settings when it plays this exchange and its context.
   */
  affecting(from: Hypothesis, changes: readonly Hypothesis[], index: number): Promise<Hypothesis[]>
  /**
   * Plays the exchanges that one exchange depends on.
   * @returns the response to this exchange, and why the mock sent this response
   */
  reasonFor(hypothesis: Hypothesis, index: number): Promise<string>
  /** Plays all exchanges. @returns the responses, and for each index in `wanted` the rule that the mock followed */
  answers(hypothesis: Hypothesis, wanted: readonly number[]): Promise<{ played: Played[]; rules: (string | null)[] }>
  close(): Promise<void>
}

export interface TrialOptions extends Recording {
  contextOf(index: number): Playable[]
  /**
   * Returns false for an exchange that is played but not compared. The search may exclude further exchanges while it
   * runs.
   */
  isCompared(index: number): boolean
}

export function createTrial({ provider, settings, exchanges, contextOf, isCompared }: TrialOptions): Trial {
  const mock = createPlayers(provider, settings)
  const players = new Map<string, Player>()
  const contexts = new Map<number, Playable[]>()
  const reads = new Map<string, Promise<ReadonlySet<string>[]>>()
  const whole = new Map<number, ReadonlySet<Playable>>()
  const indexes = new Map(exchanges.map((one, index) => [one, index]))

  async function playerFor(hypothesis: Hypothesis): Promise<Player> {
    const key = keyOf(hypothesis)
    const known = players.get(key)
    if (known) return known
    const player = await mock.player(settingsOf(hypothesis))
    players.set(key, player)
    return player
  }

  function contextFor(index: number): Playable[] {
    const context = contexts.get(index) ?? contextOf(index)
    contexts.set(index, context)
    return context
  }

  /** Returns a part of an exchange's context: the exchanges whose own contexts are subsets of this context. */
  function wholeIn(index: number): ReadonlySet<Playable> {
    const context = new Set(contextFor(index))
    const found =
      whole.get(index) ??
      new Set([...context].filter((one) => contextFor(indexes.get(one) ?? -1).every((other) => context.has(other))))
    whole.set(index, found)
    return found
  }

  /**
   * Returns, for each exchange in a list, the settings that the mock reads.
   * @param list a name that identifies the list
   */
  async function readsOf(hypothesis: Hypothesis, list: string, played: readonly Playable[]) {
    const key = `${list} ${keyOf(hypothesis)}`
    const known = reads.get(key) ?? (await playerFor(hypothesis)).settingsRead(played)
    reads.set(key, known)
    return known
  }

  function differs(one: Playable, played: Played): boolean {
    return isCompared(indexes.get(one) ?? -1) && !isAlike(one, played)
  }

  return {
    async mismatches(hypothesis, most = Infinity) {
      const player = await playerFor(hypothesis)
      const found: number[] = []
      await player.play(exchanges, (played, index) => {
        const one = exchanges[index]
        if (one && differs(one, played)) found.push(index)
        return found.length >= most
      })
      return found
    },
    async mismatchesAfterChange(from, changed, most) {
      const names = changedSettings(from, changed)
      const all = await readsOf(from, 'all', exchanges)
      const affected = new Set(exchanges.filter((_one, index) => names.some((name) => all[index]?.has(name))))
      if (affected.size === 0) return []
      const needed = new Set<Playable>()
      for (const [index, one] of exchanges.entries()) {
        const context = contextFor(index)
        if (affected.has(one) || context.some((earlier) => affected.has(earlier)))
          for (const earlier of context) needed.add(earlier)
      }
      const player = await playerFor(changed)
      const played = exchanges.filter((one) => needed.has(one))
      const found: number[] = []
      await player.play(played, (answer, position) => {
        const one = played[position]
        if (one && differs(one, answer)) found.push(indexes.get(one) ?? -1)
        return found.length >= most
      })
      return found
    },
    async affecting(from, changes, index) {
      const all = await readsOf(from, `${index}`, contextFor(index))
      return changes.filter((one) => changedSettings(from, one).some((name) => all.some((read) => read.has(name))))
    },
    async explains(hypothesis, index) {
      const context = contextFor(index)
      const player = await playerFor(hypothesis)
      const comparable = wholeIn(index)
      const played = await player.play(context, (answer, position) => {
        const earlier = context[position]
        return earlier !== undefined && comparable.has(earlier) && differs(earlier, answer)
      })
      const [one, last] = [exchanges[index], played.at(-1)]
      if (!one || !last || played.length < context.length || !isAlike(one, last)) return false
      // If `isUnknownId` is true, the mock has issued no id that can replace an id in the request. If an exchange in
      // the context issued this id, the mock has refused the request of that exchange, so the hypothesis does not
      // explain the exchange.
      return !last.isUnknownId || !context.some(({ issued }) => issued.some((id) => one.named.includes(id)))
    },
    async reasonFor(hypothesis, index) {
      const player = await playerFor(hypothesis)
      const last = (await player.play(contextFor(index))).at(-1)
      const entry = last?.entry
      return `${last?.form} ${entry === undefined ? '' : (await player.entry(entry)).outcome.reason}`
    },
    async answers(hypothesis, wanted) {
      const player = await playerFor(hypothesis)
      const played = await player.play(exchanges)
      const rules: (string | null)[] = []
      for (const index of wanted) {
        const entry = played[index]?.entry
        rules.push(entry === undefined ? null : (await player.entry(entry)).outcome.rule)
      }
      return { played, rules }
    },
    close: () => mock.close(),
  }
}

/** Returns the settings of the alternatives of a hypothesis. */
export function settingsOf(hypothesis: Hypothesis): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...hypothesis.map(({ settings }) => settings))
}

/** Returns the names of the settings that have different values under two hypotheses. */
function changedSettings(a: Hypothesis, b: Hypothesis): string[] {
  const [before, after] = [settingsOf(a), settingsOf(b)]
  return Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
}

/** Returns a text that is the same for two hypotheses with the same alternatives. */
export function keyOf(hypothesis: Hypothesis): string {
  return hypothesis
    .map(({ name }) => name)
    .toSorted()
    .join(' ')
}
