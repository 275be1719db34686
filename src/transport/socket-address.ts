/** Where a socket is: `udp://127.0.0.1:4711`, `tcp://[::1]:4711`. Addresses are numbers, so that no name is looked up. */
import { BlockList, isIP, isIPv6, SocketAddress } from "node:net";

/** How frames travel between neighbours. */
export type Carriage = "udp" | "tcp";

/** One end of a socket. */
export interface Endpoint {
  readonly carriage: Carriage;
  /** An IP address, without brackets. */
  readonly ip: string;
  /** 0 to be listened on: any that is free. */
  readonly port: number;
}

const FORM = /^(udp|tcp):\/\/(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/;
const PORT_MAX = 65_535;

/** The endpoint that a text names, or undefined where it names none. */
export function endpointOf(text: string): Endpoint | undefined {
  const [, carriage, six, four, digits] = FORM.exec(text) ?? [];
  const ip = six ?? four;
  const port = Number(digits);
  if (ip === undefined || isIP(ip) !== (six === undefined ? 4 : 6) || !(port <= PORT_MAX)) return undefined;
  // Written as the system writes it, so that equal addresses are equal texts.
  const { address } = new SocketAddress({ address: ip, family: six === undefined ? "ipv4" : "ipv6" });
  return { carriage: carriage as Carriage, ip: address, port };
}

/** The text of an endpoint. */
export function textOf({ carriage, ip, port }: Endpoint): string {
  return `${carriage}://${isIPv6(ip) ? `[${ip}]` : ip}:${port}`;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether only this machine can reach it. */
export function isLoopback({ ip }: Pick<Endpoint, "ip">): boolean {
  return loopback.check(ip, isIPv6(ip) ? "ipv6" : "ipv4");
}
