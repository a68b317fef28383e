// Draws Slack messages as pictures: node slack_pictures.mjs JOBS.json
//
// JOBS.json is what slack_pictures.py writes: [{"blocks": [...], "theme": "light" | "dark", "out": "file.png"}].
// Run it in a folder of its own, outside the project, that has slack-blocks-to-jsx@1.1.1, react@18, react-dom@18 and
// playwright-core installed with npm, and Chromium on the machine (CHROMIUM names it when it is not /usr/bin/chromium).
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const here = createRequire(process.cwd() + "/");
const load = (name) => import(pathToFileURL(here.resolve(name)).href);
const React = (await load("react")).default;
const { renderToStaticMarkup } = (await load("react-dom/server")).default;
const slack = await load("slack-blocks-to-jsx");
const { chromium } = (await load("playwright-core")).default;
const Message = slack.Message ?? slack.default.Message;
const style = readFileSync(here.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");

const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36"><rect width="36" height="36" rx="8" fill="#1f3a4d"/>' +
    '<text x="18" y="25" font-size="20" font-family="sans-serif" font-weight="700" fill="#fff" text-anchor="middle">2</text></svg>',
)}`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const job of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const page = await browser.newPage({ viewport: { width: 720, height: 400 }, deviceScaleFactor: 2 });
  const message = React.createElement(Message, {
    blocks: job.blocks, name: "Twosource", logo: LOGO, time: new Date("2025-08-01T12:00:00"), theme: job.theme,
  });
  const ground = job.theme === "dark" ? "#1a1d21" : "#ffffff";
  await page.setContent(
    `<style>${style}\nbody{margin:0;background:${ground};font-family:Lato,sans-serif}#all{padding:16px 20px}</style>` +
      `<div id="all" data-theme="${job.theme}">${renderToStaticMarkup(message)}</div>`,
  );
  await page.locator("#all").screenshot({ path: job.out });
  await page.close();
}
await browser.close();
