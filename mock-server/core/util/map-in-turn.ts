/**
 * Calls an asynchronous function for each item. Each call begins after the promise of the previous call has resolved.
 * Modules are imported in this way, because concurrent imports fail in the VM modules of Node 22, which Jest uses.
 */
export async function mapInTurn<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await run(item))
  return results
}
