import { isIP, Socket } from 'node:net'

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|localhost)$/

/**
 * No test leaves this machine: a connection to anywhere but the loopback fails at once, whatever opened it. A name is
 * refused before it is looked up, so that a provider's real host is not even asked for.
 */
Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
  apply(connect, socket: Socket, args: unknown[]) {
    const [first, second] = args.flat()
    // A first text is the path of a local pipe; a host is in the options, or comes after the port.
    const host = typeof first === 'object' && first !== null && 'host' in first ? first.host : second
    if (typeof host === 'string' && !loopback.test(host)) {
      throw new Error(`a test tried to connect to ${isIP(host) ? 'the address' : 'the host'} ${host}; only the loopback is allowed`)
    }
    return Reflect.apply(connect, socket, args)
  },
})
