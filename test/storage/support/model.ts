import { type Outcome, rowsOf } from './play.ts'
import type { Group, Run, Step } from './transaction-groups.ts'

/** The data of a sandbox, stored in plain maps. */
interface Plain {
  values: Map<string, Map<string, unknown>>
  counters: Map<string, number>
}

export interface Model {
  sandboxes: Record<Run['sandbox'], Plain>
  published: { sandbox: string; id: string; store: number }[]
}

export function emptyModel(): Model {
  const plain = (): Plain => ({ values: new Map(), counters: new Map() })
  return { sandboxes: { x: plain(), y: plain() }, published: [] }
}

/** Runs the transactions of a group one after the other on the plain maps of the model and returns their results. */
export function playModel(model: Model, { store, runs }: Group): Outcome[] {
  return runs.map(({ sandbox, steps, fails }) => {
    const draft = structuredClone(model.sandboxes[sandbox])
    const gives = steps.map((step) => modelled(draft, step))
    if (!fails) {
      model.sandboxes[sandbox] = draft
      for (const step of steps) if (step.do === 'publish') model.published.push({ sandbox, id: step.id, store })
    }
    return { fails, gives }
  })
}

export function keptInModel({ sandboxes }: Model, sandbox: Run['sandbox']): unknown {
  return modelled(sandboxes[sandbox], { do: 'dump' })
}

function modelled(plain: Plain, step: Step): unknown {
  switch (step.do) {
    case 'get':
      return plain.values.get(step.name)?.get(step.key)
    case 'delete':
      plain.values.get(step.name)?.delete(step.key)
      return undefined
    case 'insert':
      if (plain.values.get(step.name)?.has(step.key)) return false
      put(plain, step)
      return true
    case 'put':
      return put(plain, step)
    case 'list': {
      const all = [...(plain.values.get(step.name) ?? [])].map(([at, value]) => ({ key: at, value }))
      const wanted = all.filter(
        ({ key: at }) => at.startsWith(step.prefix ?? '') && (step.after === undefined || at > step.after),
      )
      return wanted.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, step.limit)
    }
    case 'increment':
      return incremented(plain, step.key, step.value)
    case 'make':
      put(plain, { name: 'a', key: `made ${incremented(plain, 'made', 1)}`, value: step.value })
      return true
    case 'load':
      plain.values = new Map()
      plain.counters = new Map(step.counters)
      for (const [from, at, loaded] of step.dump) put(plain, { name: from, key: at, value: loaded })
      return undefined
    case 'dump':
      return rowsOf({
        collections: Object.fromEntries([...plain.values].map(([from, rows]) => [from, Object.fromEntries(rows)])),
        counters: Object.fromEntries(plain.counters),
      })
    case 'publish':
      return undefined
  }
}

function incremented({ counters }: Plain, at: string, by: number): number {
  const next = (counters.get(at) ?? 0) + by
  counters.set(at, next)
  return next
}

function put(
  { values: into }: Plain,
  { name: from, key: at, value: given }: { name: string; key: string; value: unknown },
): void {
  into.set(from, (into.get(from) ?? new Map()).set(at, given))
}
