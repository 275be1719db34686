/**
 * What `import "resonance-sim"` finds: the sources in a clone, `dist/` where the package is installed (Node strips no types
 * below `node_modules`). A test holds its names equal to those of the library.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("./index.ts", import.meta.url));
const runsSource = !/[\\/]node_modules[\\/]/.test(source) && existsSync(source);

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
} = await import(runsSource ? "./index.ts" : "../dist/src/index.js");
