/** Topic names and topic filters (MQTT 3.1.1 clause 4.7). */

/** Whether `filter` is well formed: `+` fills a level, `#` fills the last one. */
export function isTopicFilter(filter: string): boolean {
  if (filter.length === 0 || filter.includes("\0")) return false;
  const levels = filter.split("/");
  return levels.every((level, i) => {
    if (level === "#") return i === levels.length - 1;
    return level === "+" || !/[+#]/.test(level);
  });
}

/** Whether `name` is a topic that can be published to. */
export function isTopicName(name: string): boolean {
  return name.length > 0 && !/[+#\0]/.test(name);
}

/**
 * Whether a topic matches a well-formed filter.
 * `a/#` matches `a` too (4.7.1.2); a leading wildcard does not match a topic that begins with `$` (4.7.2).
 */
export function topicMatches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  const wanted = filter.split("/");
  const levels = topic.split("/");
  if (topic.startsWith("$") && (wanted[0] === "+" || wanted[0] === "#")) return false;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === "#") return true;
    if (i >= levels.length) return false;
    if (wanted[i] !== "+" && wanted[i] !== levels[i]) return false;
  }
  return wanted.length === levels.length;
}
