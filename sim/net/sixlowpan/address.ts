/**
 * IPv6 addresses of simulated nodes, and the Internet checksum over them.
 *
 * A node with short address `a` has 2001:db8::ff:fe00:a: the documentation prefix (RFC 3849), which every node knows as
 * context 0, and the interface identifier that RFC 4944 §6 and RFC 6282 §3.2.2 make of a 16-bit address.
 */

/** The destination that stands for every neighbour: ff02::1, all nodes of the link (RFC 4291 §2.7.1). */
export const ALL_NODES = 0xffff;
/** Highest short address of a node. */
export const ADDRESS_MAX = 0xfffe;

/** IPv6 next header numbers (IANA protocol numbers). */
export const NEXT_HEADER = { tcp: 6, udp: 17 } as const;

/** Sum of the 16-bit words of 2001:db8:0:0:0:ff:fe00:0. */
const PREFIX_SUM = 0x2001 + 0x0db8 + 0x00ff + 0xfe00;
/** Sum of the 16-bit words of ff02::1. */
const ALL_NODES_SUM = 0xff02 + 0x0001;

/**
 * The sum of the 16-bit words that a transport checksum covers besides its own bytes: the pseudo-header of
 * RFC 8200 §8.1. Not folded.
 * @param length bytes of the transport header and its payload
 */
export function pseudoHeaderSum(source: number, destination: number, length: number, nextHeader: number): number {
  return addressSum(source) + addressSum(destination) + length + nextHeader;
}

/** The sum of big-endian 16-bit words, an odd last byte being padded with zero. Not folded. */
export function wordSum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 2) sum += (bytes[i] << 8) | (i + 1 < to ? bytes[i + 1] : 0);
  return sum;
}

/** The Internet checksum of an unfolded sum (RFC 1071): 16 bits. */
export function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return 0xffff - folded;
}

function addressSum(address: number): number {
  return address === ALL_NODES ? ALL_NODES_SUM : PREFIX_SUM + address;
}
