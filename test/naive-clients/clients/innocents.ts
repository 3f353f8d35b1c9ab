import {
  breaksOffBodies,
  formatsJson,
  retriesRefusedConnections,
  sendsChunks,
  sendsOtherHeaders,
  warmsUp,
} from './libraries.ts'
import { eachJob, offeredOf, workers, type Traits } from './plain-client.ts'

/** A correct client with unusual properties. It passes every scenario of the library. */
export interface Innocent {
  traits: Traits
  /** The reason for each scenario that the task of the client does not fit, by scenario name. Default: none. */
  except?: Readonly<Record<string, string>>
}

const SERIAL = 'The task asks for one gift after the other: a brand that is removed meanwhile is refused.'

export const innocents: Readonly<Record<string, Innocent>> = {
  'reads the list each time and looks a lost gift up': { traits: {} },
  'reads no list that it does not need, and inquires twice': { traits: { lists: 'never', inquiries: 2 } },
  'is slow, sends brands in reverse order, and has one worker for an order': {
    traits: {
      paceMs: 3000,
      choose: (wished, offered) => offeredOf(wished, offered).toReversed(),
      workersOf: (order) => [order],
    },
  },
  'sends a lost purchase again under the same id, tries five times after a 401, and goes on with other orders': {
    traits: { afterLoss: 'same id, then look up', attempts401: 5, batch: eachJob },
  },
  'keeps the limits exactly': { traits: { paceMs: 1000, waitAfter429Ms: 1000, timeoutMs: 90_000 } },
  'has five workers with one pacer': { traits: { batch: workers(5) }, except: { 'realpay-gift/brand-added': SERIAL } },
  'looks up lost gifts only after the last order': { traits: { afterLoss: 'look up at the end', batch: eachJob } },
  'has five workers and looks up lost gifts at the end': {
    traits: { afterLoss: 'look up at the end', batch: workers(5) },
    except: { 'realpay-gift/brand-added': SERIAL },
  },
  'inquires five times with pauses': { traits: { paceMs: 2000, inquiries: 5 } },
  'looks up each gift after a good response': { traits: { verifies: true } },
  'looks up ten times with long pauses': { traits: { lookUps: 10, waitBeforeLookUpMs: 10_000 } },
  'looks up for five minutes, and then buys again under a new id': {
    traits: { lookUps: 10, waitBeforeLookUpMs: 30_000, rebuysNotFound: true },
  },
  'waits half a minute after a 429': { traits: { waitAfter429Ms: 30_000 } },
  'reads each purchase id back': { traits: { readsPurchase: true } },
  'makes a purchase id for each gift': { traits: { purchasesEach: true } },
  'has long random request ids': {
    traits: { requestIdOf: longId },
  },
  'sends JSON in another form': { traits: { library: formatsJson } },
  'sends bodies in chunks': { traits: { library: sendsChunks } },
  'sends upper-case and additional headers': { traits: { library: sendsOtherHeaders } },
  'warms up with OPTIONS, HEAD and GET': { traits: { library: warmsUp(['OPTIONS', 'HEAD', 'GET']) } },
  'tries again when the connection was refused': { traits: { library: retriesRefusedConnections } },
  'breaks off each body once and sends it again': { traits: { library: breaksOffBodies } },
  'reads the TranId from a cut body and inquires': { traits: { salvages: true } },
  'waits four minutes for a response': { traits: { timeoutMs: 240_000 } },
  'has a clock that is ahead by a quarter of a second': { traits: { aheadMs: 250 } },
}

function longId(number: number): string {
  const digits = `${(number * 2_654_435_761) % 4_294_967_296}`.padStart(12, '0')
  return `0f8fad5b-d9cb-469f-a165-${digits}`
}
