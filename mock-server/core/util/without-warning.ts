/**
 * Calls a function and suppresses Node's warning that a feature is experimental, because this warning does not concern
 * the user. All other warnings are emitted. The function must be synchronous. Otherwise a second call could begin
 * before the first call ends, and would restore the wrong `process.emitWarning`.
 * @param feature the name of the feature, with which the warning begins
 */
export function withoutExperimentalWarning<T>(feature: string, run: () => T): T {
  const { emitWarning } = process
  process.emitWarning = (...warning: unknown[]) => {
    if (!String(warning[0]).startsWith(`${feature} is an experimental feature`))
      Reflect.apply(emitWarning, process, warning)
  }
  try {
    return run()
  } finally {
    process.emitWarning = emitWarning
  }
}
