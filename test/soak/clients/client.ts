import type { Random } from '../random.ts'
import type { SoakSandbox } from '../sandbox.ts'
import type { Tally } from '../tally.ts'

/** A client of one sandbox. Each step is one action of an application. */
export interface Client {
  name: string
  step(): Promise<void>
}

export interface ClientOptions {
  name: string
  sandbox: SoakSandbox
  random: Random
  tally: Tally
}

/** Returns a `fetch` that counts each request and its outcome, and records the journal id in the response. */
export function countedFetch({ sandbox, tally }: Pick<ClientOptions, 'sandbox' | 'tally'>): typeof fetch {
  return async (input, init) => {
    tally.requests += 1
    const response = await fetch(input, init)
    const id = response.headers.get('x-gift-mock-request')
    if (id !== null && !sandbox.books.noteEntry(id))
      tally.fail(`${sandbox.id}: two responses name the journal entry ${id}`)
    tally.statuses[response.status] = (tally.statuses[response.status] ?? 0) + 1
    return response
  }
}
