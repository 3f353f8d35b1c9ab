import { isIP, type LookupFunction, Socket } from 'node:net'

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:(?:127\.\d+\.\d+\.\d+|7f[\da-f]{2}:[\da-f]{1,4})|localhost)$/

/**
 * Prevents tests from connecting to other machines: a connection to a host other than the loopback interface fails
 * immediately. Host names are not resolved, because even a DNS query for a provider's real host must not be sent. The
 * only exception is a caller with a lookup function of its own, such as MSW with its simulated connections: the
 * function may return a loopback address.
 */
Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
  apply(connect, socket: Socket, args: unknown[]) {
    const [first, second] = args.flat()
    // If the first argument is a string, this string is the path of a local pipe. A host is given in the options or as
    // the argument after the port.
    const options = typeof first === 'object' && first !== null ? first : {}
    const host = 'host' in options ? options.host : second
    if (typeof host === 'string' && !loopback.test(host)) {
      if (isIP(host) || !('lookup' in options) || typeof options.lookup !== 'function')
        throw refusal(isIP(host) ? 'address' : 'host', host)
      options.lookup = toLoopback(options.lookup as LookupFunction)
    }
    return Reflect.apply(connect, socket, args)
  },
})

function toLoopback(lookup: LookupFunction): LookupFunction {
  return (host, options, callback) =>
    lookup(host, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address)
      const away = addresses.find((address) => !loopback.test(address))
      callback(away === undefined ? error : refusal('address', away), found, family)
    })
}

function refusal(what: string, name: string): Error {
  return new Error(`a test tried to connect to the ${what} ${name}; only the loopback is allowed`)
}
