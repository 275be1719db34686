/**
 * IEEE 802.15.4 in the 2.4 GHz band (O-QPSK): how long frames last, what they carry besides the payload, and the timing
 * constants of the medium access. Clause numbers are those of IEEE Std 802.15.4-2006; times are µs.
 */

/** One symbol: 62.5 ksymbol/s (6.5.3.1). */
export const SYMBOL_US = 16;
/** One byte is two symbols of four bits each (6.5.2.2): 250 kbit/s. */
export const BYTE_US = 32;
/** One bit: 4 µs. */
export const BIT_US = 4;
/** Synchronisation header (preamble 4, delimiter 1) and PHY header (length, 1), bytes (6.3, table 19). */
export const PHY_OVERHEAD_BYTES = 6;
/** aMaxPHYPacketSize: the longest MPDU, bytes (6.4.1, table 22). */
export const MAX_MPDU_BYTES = 127;

/**
 * MAC header of a data frame between short addresses inside one PAN, bytes: frame control 2, sequence number 1,
 * PAN identifier 2, destination 2, source 2 (7.2.1, 7.2.2.2).
 */
export const MAC_HEADER_BYTES = 9;
/** Frame check sequence, bytes (7.2.1.9). */
export const FCS_BYTES = 2;
/** MAC header and frame check sequence together, bytes. */
export const MAC_OVERHEAD_BYTES = MAC_HEADER_BYTES + FCS_BYTES;
/** The longest payload of a data frame, bytes. */
export const MAX_PAYLOAD_BYTES = MAX_MPDU_BYTES - MAC_OVERHEAD_BYTES;
/** The MPDU of an acknowledgement, bytes: frame control 2, sequence number 1, check sequence 2 (7.2.2.3). */
export const ACK_MPDU_BYTES = 5;

/** aTurnaroundTime: 12 symbols between receiving and transmitting, either way (6.4.1, table 22). */
export const TURNAROUND_US = 12 * SYMBOL_US;
/** aUnitBackoffPeriod: 20 symbols (7.4.1, table 85). */
export const UNIT_BACKOFF_US = 20 * SYMBOL_US;
/** Clear-channel assessment: 8 symbols (6.9.9). */
export const CCA_US = 8 * SYMBOL_US;
/** The energy threshold of a clear-channel assessment lies at most this far above the sensitivity, dB (6.9.9). */
export const CCA_ABOVE_SENSITIVITY_DB = 10;
/** macMinBE: the backoff exponent of a frame's first attempt (7.4.2, table 86). */
export const MIN_BACKOFF_EXPONENT = 3;
/** macMaxBE: the largest backoff exponent (7.4.2, table 86). */
export const MAX_BACKOFF_EXPONENT = 5;
/** macMaxCSMABackoffs: further attempts at the channel after the first, before the access fails (7.4.2, table 86). */
export const MAX_CSMA_BACKOFFS = 4;
/** macMaxFrameRetries: transmissions after the first, for want of an acknowledgement (7.4.2, table 86). */
export const MAX_FRAME_RETRIES = 3;
/** aMaxSIFSFrameSize: the longest MPDU after which the short inter-frame spacing suffices, bytes (7.4.1, table 85). */
export const MAX_SIFS_MPDU_BYTES = 18;
/** macMinSIFSPeriod: 12 symbols (7.4.2, table 86). */
export const SHORT_INTERFRAME_US = 12 * SYMBOL_US;
/** macMinLIFSPeriod: 40 symbols (7.4.2, table 86). */
export const LONG_INTERFRAME_US = 40 * SYMBOL_US;
/**
 * macAckWaitDuration: aUnitBackoffPeriod + aTurnaroundTime + phySHRDuration (10 symbols) + ⌈6 · phySymbolsPerOctet⌉
 * = 54 symbols (7.4.2, table 86).
 */
export const ACK_WAIT_US = 54 * SYMBOL_US;
/** macTransactionPersistenceTime: 500 superframes of 960 symbols that a frame waits for its poll (7.4.2, table 86). */
export const TRANSACTION_PERSISTENCE_US = 500 * 960 * SYMBOL_US;

/** Time on air of a frame with this many bytes of MPDU (MAC header, payload and check sequence), µs. */
export function airtimeUs(mpduBytes: number): number {
  return (PHY_OVERHEAD_BYTES + mpduBytes) * BYTE_US;
}

/** Bits on air of a frame with this many bytes of MPDU, synchronisation and PHY header included. */
export function bitsOnAir(mpduBytes: number): number {
  return (PHY_OVERHEAD_BYTES + mpduBytes) * 8;
}

/** The silence that follows a frame with this many bytes of MPDU before its sender's next one, µs. */
export function interframeUs(mpduBytes: number): number {
  return mpduBytes <= MAX_SIFS_MPDU_BYTES ? SHORT_INTERFRAME_US : LONG_INTERFRAME_US;
}
