import { z } from 'zod'
import { ledgerRowSchema, type StoredValues } from '../../../core/control/stored-values.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { codePages, issuedCodes } from './repository.ts'
import { successSchema } from '../openapi/response-schema.ts'

export const storedValues = lazy((): StoredValues => ({
  [issuedCodes.name]: ledgerRowSchema(successSchema.loose()),
  [codePages.name]: z.string(),
}))
