/** Work that keeps the thread busy, without keeping Ctrl-C waiting. */

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Does work that writes nothing. Meanwhile signals end the process as the system would: listeners, which need the busy
 * thread, would be called too late.
 */
export function blocking<A>(act: () => A): A {
  // A raw listener of `once` takes itself away when called, also where it is added by `on`.
  const kept = SIGNALS.map((signal) => ({
    signal,
    listeners: process.rawListeners(signal) as NodeJS.SignalsListener[],
  }));
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  try {
    return act();
  } finally {
    for (const { signal, listeners } of kept) for (const listener of listeners) process.on(signal, listener);
  }
}
