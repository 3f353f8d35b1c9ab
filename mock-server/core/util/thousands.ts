/**
 * Formats a whole number with separators between thousands: `1,000`. `toLocaleString` returns the same text, but its
 * first call loads data about languages, which takes a tenth of the CPU time of a short command.
 */
export function thousands(number: number): string {
  return `${number}`.replace(/(?<=^-?\d+)(?=(\d{3})+$)/g, ',')
}
