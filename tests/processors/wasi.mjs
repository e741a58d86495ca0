// Runs a program for WASI:  node wasi.mjs PROGRAM FOLDER [ARGUMENT...]   The program sees FOLDER as /scenarios.
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [program, folder, ...words] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: [program, ...words], preopens: { "/scenarios": folder } });
const module = await WebAssembly.compile(await readFile(program));
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
