import type { ConductRule } from '../../core/conduct/rule.ts'

export const conduct: readonly ConductRule[] = []
