/** Returns the beginnings of the names of settings: `atGift` and `atGift.limit` for `atGift.limit.requests`. */
export function settingGroups(names: readonly string[]): string[] {
  const groups = names.flatMap((name) => {
    const parts = name.split('.')
    return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('.'))
  })
  return [...new Set(groups)]
}
