/**
 * What `import "resonance-sim"` finds: the bundle, or the sources where they changed since it was made. A test holds its names
 * equal to those of the library.
 */
import { bundledOrSource } from "./bundle/bundled.mjs";

export const {
  FolderError,
  loadScenario,
  openResults,
  renderCharts,
  renderMarkdown,
  renderPage,
  renderTable,
  run,
  ScenarioError,
  StoreError,
  TABLES,
  VERSION,
  verdictOf,
  writeResults,
} = await import(bundledOrSource("src/index.ts"));
