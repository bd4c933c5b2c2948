// The brought code-server has no compiled modules, and VS Code writes its logs, those of extensions among them, through
// one. Without it nothing is written, and a failed test leaves no log. This one does the same in plain JavaScript.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts it in the place of the compiled one, in the folder of VS Code's server. */
export function bringLogWriter(folder) {
  const path = join(folder, 'node_modules', '@vscode', 'spdlog', 'index.js');
  if (readFileSync(path, 'utf8') === source) return;
  writeFileSync(`${path}.new`, source);
  renameSync(`${path}.new`, path); // Another process that begins at the same time finds one or the other, whole.
}

const source = `'use strict';
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(_type, _name, path) {
    this.path = path;
    this.level = 2;
    this.isPlain = false;
    this.lines = [];
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.isPlain = true; }
  flush() {
    if (this.lines.length === 0) return;
    try {
      appendFileSync(this.path, this.lines.join(''));
    } catch {
      // The folder is gone: the window is closing, and nobody will read it.
    }
    this.lines = [];
  }
  drop() { this.flush(); }
  write(level, text) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    this.lines.push(this.isPlain ? text : time + ' [' + names[level] + '] ' + text + '\\n');
    if (this.lines.length === 1) setImmediate(() => this.flush());
  }
}
names.forEach((name, level) => { Logger.prototype[name] = function (text) { this.write(level, text); }; });

async function create(name, path) {
  mkdirSync(dirname(path), { recursive: true });
  return new Logger('', name, path);
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;
