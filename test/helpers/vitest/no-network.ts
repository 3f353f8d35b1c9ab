import { isIP, type LookupFunction, Socket } from 'node:net'

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:(?:127\.\d+\.\d+\.\d+|7f[\da-f]{2}:[\da-f]{1,4})|localhost)$/

/**
 * Prevents connections from tests to other machines: a connection that does not go to the loopback interface fails
 * immediately. Host names are not resolved, because a test must not even send a DNS query for a provider's real host.
 * The only exception is a caller with a lookup function of its own, such as MSW: this function may return loopback
 * addresses.
 */
Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
  apply(connect, socket: Socket, args: unknown[]) {
    const [first, second] = args.flat()
    // The first argument can be the path of a local pipe, which is a string, or the options. If the first argument is a
    // port, the next argument can be the host.
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
