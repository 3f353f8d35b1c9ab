/** A change of a JSON value; the value itself is not touched. */
export type Edit = (value: unknown) => unknown

/**
 * Changes the member at a path such as `payment.currency`; one that is not there is added.
 * @param change gives the new value; undefined takes the member away
 */
export function at(path: string, change: Edit): Edit {
  const [name = '', ...rest] = path.split('.')
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error(`there is no object to change "${path}" of`)
    const members: Record<string, unknown> = { ...value }
    const changed = rest.length > 0 ? at(rest.join('.'), change)(members[name]) : change(members[name])
    if (changed === undefined) delete members[name]
    else members[name] = changed
    return members
  }
}

export function set(path: string, to: unknown): Edit {
  return at(path, () => to)
}

export function without(path: string): Edit {
  return at(path, () => undefined)
}

/** Gives a member at the top another name. */
export function renamed(from: string, to: string): Edit {
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, from))
      throw new Error(`there is no member "${from}" to rename`)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name === from ? to : name, each]))
  }
}

/** One after the other. */
export function both(first: Edit, second: Edit): Edit {
  return (value) => second(first(value))
}
