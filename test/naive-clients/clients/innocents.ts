import {
  breaksOffBodies,
  formatsJson,
  retriesRefusedConnections,
  sendsChunks,
  sendsOtherHeaders,
  warmsUp,
} from './libraries.ts'
import { eachJob, offeredOf, workers, type Traits } from './plain-client.ts'

/** A correct client with unusual properties. The client passes every scenario except the scenarios in `except`. */
export interface Innocent {
  traits: Traits
  /** Reasons why the task of a scenario does not fit the client, by scenario name. Default: none. */
  except?: Readonly<Record<string, string>>
}

const SERIAL = 'The task asks for one gift after the other: a brand that is removed meanwhile is refused.'

export const innocents: Readonly<Record<string, Innocent>> = {
  'reads the list of brands each time and looks up a lost gift': { traits: {} },
  'reads the list of brands only if the task requires the list, and inquires twice about each code': {
    traits: { lists: 'never', inquiries: 2 },
  },
  'sends a request every three seconds, sends brands in reverse order and has one worker for each order': {
    traits: {
      paceMs: 3000,
      choose: (wished, offered) => offeredOf(wished, offered).toReversed(),
      workersOf: (order) => [order],
    },
  },
  'repeats a lost purchase under the same request id, makes five attempts after a 401 and continues after a failed order':
    {
      traits: { afterLoss: 'same id, then look up', attempts401: 5, batch: eachJob },
    },
  'sends a purchase again under the same request id after a 409, too, and then looks up the gift': {
    traits: { afterLoss: 'same id, then look up', resends409: true },
  },
  'keeps every time limit without a margin': { traits: { paceMs: 1000, waitAfter429Ms: 1000, timeoutMs: 90_000 } },
  'has five workers with a common pace': {
    traits: { batch: workers(5) },
    except: { 'realpay-gift/brand-added': SERIAL },
  },
  'looks up lost gifts only after the last order': { traits: { afterLoss: 'look up at the end', batch: eachJob } },
  'has five workers and looks up lost gifts only after the last order': {
    traits: { afterLoss: 'look up at the end', batch: workers(5) },
    except: { 'realpay-gift/brand-added': SERIAL },
  },
  'inquires five times about each code, with pauses': { traits: { paceMs: 2000, inquiries: 5 } },
  'looks up each gift even after a success response': { traits: { verifies: true } },
  'looks up a lost gift up to ten times with long pauses': { traits: { lookUps: 10, waitBeforeLookUpMs: 10_000 } },
  'looks up a lost gift for five minutes and then buys again under a new request id': {
    traits: { lookUps: 10, waitBeforeLookUpMs: 30_000, rebuysNotFound: true },
  },
  'waits half a minute after a 429': { traits: { waitAfter429Ms: 30_000 } },
  'reads back each purchase before it buys a gift': { traits: { readsPurchase: true } },
  'creates a purchase id for each gift': { traits: { purchasesEach: true } },
  'uses long request ids that look random': {
    traits: { requestIdOf: longId },
  },
  'sends JSON with white space and with the keys in reverse order': { traits: { library: formatsJson } },
  'sends bodies in chunks': { traits: { library: sendsChunks } },
  'sends header names in upper case and additional headers': { traits: { library: sendsOtherHeaders } },
  'opens the connection with OPTIONS, HEAD and GET requests': {
    traits: { library: warmsUp(['OPTIONS', 'HEAD', 'GET']) },
  },
  'tries again after a refused connection': { traits: { library: retriesRefusedConnections } },
  'aborts each POST once within the body and then sends the complete request': { traits: { library: breaksOffBodies } },
  'reads the TranId from a truncated body and inquires about the code': { traits: { salvages: true } },
  'waits four minutes for a response': { traits: { timeoutMs: 240_000 } },
  'has a clock that is ahead by a quarter of a second': { traits: { aheadMs: 250 } },
}

function longId(number: number): string {
  const digits = `${(number * 2_654_435_761) % 4_294_967_296}`.padStart(12, '0')
  return `0f8fad5b-d9cb-469f-a165-${digits}`
}
