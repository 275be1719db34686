/** Takes the picture of a page that the README shows: `npm run picture`, after `npm start`. Needs Chromium. */
import { pathToFileURL } from "node:url";
import { launch } from "./browser.ts";

/** px: wide enough for all columns of the tables, then made as small as a README has room for. */
const WIDTH = 1200;
const SCALE = 0.7;
/** The page is shown down to its key figures. */
const LAST = "section[aria-labelledby=figures] .scroll";
const BELOW = 24;

const [page, picture] = process.argv.slice(2);
if (page === undefined || picture === undefined) throw new Error("usage: picture.ts PAGE PICTURE");
const browser = await launch();
try {
  const viewport = { width: WIDTH, height: 900 };
  const shown = await browser.newPage({ viewport, colorScheme: "light", deviceScaleFactor: SCALE });
  await shown.goto(pathToFileURL(page).href);
  const last = await shown.locator(LAST).first().boundingBox();
  if (last === null) throw new Error(`${page} has no key figures`);
  const clip = { x: 0, y: 0, width: WIDTH, height: Math.ceil(last.y + last.height + BELOW) };
  await shown.screenshot({ path: picture, fullPage: true, clip });
} finally {
  await browser.close();
}
