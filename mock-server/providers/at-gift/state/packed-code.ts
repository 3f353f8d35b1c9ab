import type { LedgerRow } from '../../../core/ledger.ts'
import { createPacker, isEqualBut, Packed } from '../../../core/store/packed.ts'
import type { Success } from '../openapi/response-schema.ts'

type Code = LedgerRow<Success>

/** An issued code that stores only the members that differ between codes of the same product, amount and caller. */
class PackedCode extends Packed<Code> {
  readonly #like: Code
  readonly #code: string
  readonly #reference: string
  readonly #secondCode: string | null
  readonly #controlNo: string | undefined
  readonly #rmtrCd: string | null | undefined
  readonly #atMs: number
  readonly #journalId: string

  constructor({ code, reference, atMs, journalId, record }: Code, like: Code) {
    super()
    this.#like = like
    this.#code = code
    this.#reference = reference
    this.#secondCode = record.Dc2
    this.#controlNo = record.ControlNo
    this.#rmtrCd = record.RmtrCd
    this.#atMs = atMs
    this.#journalId = journalId
  }

  unpack(): Code {
    const like = this.#like
    const record = {
      ...like.record,
      TranId: this.#reference,
      Dc1: this.#code,
      Dc2: this.#secondCode,
      ControlNo: this.#controlNo,
      RmtrCd: this.#rmtrCd,
    }
    return {
      ...like,
      code: this.#code,
      reference: this.#reference,
      atMs: this.#atMs,
      journalId: this.#journalId,
      record,
    }
  }
}

const ownMembers: ReadonlySet<string> = new Set<keyof Code>(['code', 'reference', 'atMs', 'journalId', 'record'])
const ownRecordMembers: ReadonlySet<string> = new Set<keyof Success>(['TranId', 'Dc1', 'Dc2', 'ControlNo', 'RmtrCd'])

function isLike(code: Code, other: Code): boolean {
  const { record, reference } = code
  return (
    record.TranId === reference &&
    record.Dc1 === code.code &&
    isEqualBut(code, other, ownMembers) &&
    isEqualBut(record, other.record, ownRecordMembers)
  )
}

/** Packs issued codes for the memory store. */
export const packCode = createPacker<Code>(isLike, (code, like) => new PackedCode(code, like))
