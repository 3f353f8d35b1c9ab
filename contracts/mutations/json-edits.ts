/** A function that returns a changed copy of a JSON value. */
export type Edit = (value: unknown) => unknown

/**
 * Returns an edit that changes the member at a path such as `payment.currency`. A missing member is added.
 * @param change returns the new value; undefined removes the member
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

/** Returns an edit that renames a top-level member. */
export function renamed(from: string, to: string): Edit {
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, from))
      throw new Error(`there is no member "${from}" to rename`)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name === from ? to : name, each]))
  }
}

/** Returns an edit that applies two edits one after the other. */
export function both(first: Edit, second: Edit): Edit {
  return (value) => second(first(value))
}
