import { readdirSync, readFileSync } from 'node:fs'
import { hostClock } from '../core/time/host-clock.ts'
import { counter, gauge, type Metric } from './prometheus-text.ts'

const MICROSECONDS = 1e6

/**
 * Returns metrics about the CPU time, the memory and the open files of the process, with the names that Prometheus
 * recommends.
 */
export function processMetrics(): Metric[] {
  const startedAt = Math.round(hostClock.now() / 1000 - process.uptime())
  return [
    counter(
      'process_cpu_user_seconds_total',
      'User CPU time of the process in seconds.',
      () => process.cpuUsage().user / MICROSECONDS,
    ),
    counter(
      'process_cpu_system_seconds_total',
      'System CPU time of the process in seconds.',
      () => process.cpuUsage().system / MICROSECONDS,
    ),
    counter('process_cpu_seconds_total', 'User and system CPU time of the process in seconds.', () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / MICROSECONDS
    }),
    gauge('process_start_time_seconds', 'Start of the process in seconds since the epoch.', () => startedAt),
    gauge('process_resident_memory_bytes', 'Resident memory in bytes.', () => process.memoryUsage.rss()),
    gauge('process_virtual_memory_bytes', 'Virtual memory in bytes (Linux).', () =>
      linuxValue('status', /^VmSize:\s+(\d+)/m, 1024),
    ),
    gauge('process_heap_bytes', 'Data segment in bytes (Linux).', () =>
      linuxValue('status', /^VmData:\s+(\d+)/m, 1024),
    ),
    gauge('process_open_fds', 'Open file descriptors (Linux).', openFiles),
    gauge('process_max_fds', 'Maximum number of open file descriptors (Linux).', () =>
      linuxValue('limits', /^Max open files\s+(\d+)/m),
    ),
  ]
}

/** Returns a number of a file in /proc/self; NaN on other systems than Linux. */
function linuxValue(file: string, pattern: RegExp, unit = 1): number {
  try {
    return Number(pattern.exec(readFileSync(`/proc/self/${file}`, 'utf8'))?.[1]) * unit
  } catch {
    return Number.NaN
  }
}

function openFiles(): number {
  try {
    // One of the entries is the folder itself, which is open while it is read.
    return readdirSync('/proc/self/fd').length - 1
  } catch {
    return Number.NaN
  }
}
