/** The version of the simulator: results of different versions may differ. Kept equal to package.json by a test. */
export const VERSION = "0.1.0";
