/** The suite is meant for the Node that `npm ci` brings along; another one would test something else without saying so. */
export default function requirePinnedNode(): void {
  const [major] = process.versions.node.split(".");
  if (major !== "24")
    throw new Error(`The tests run on Node 24; this is ${process.version}. Start them with "npm test".`);
}
