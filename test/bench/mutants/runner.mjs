// Runs mocha for Stryker, whose own runner knows no mocha of this version: all bundles in one process, loaded once, and for
// each mutant the tests that reach it.
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as passing } from 'node:timers/promises';
import Mocha from 'mocha';

/** A test that waits in vain has noticed the mutant. One that asks for more time gets some more. */
const testMs = 2_500;
const longestTestMs = 5_000;
const require = createRequire(import.meta.url);

class BundleRunner {
  static inject = ['options'];

  constructor({ testBundles, leftOutTests }) {
    this.leftOut = new RegExp(leftOutTests);
    this.files = globSync(testBundles).sort().map((file) => path.resolve(file));
    /** What instrumented code and its runner tell each other. */
    this.shared = globalThis.__stryker__ ??= {};
    /** How many mutants each outermost suite has noticed: the keenest go first. */
    this.noticed = new Map();
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {}

  dispose() {
    this.unload();
  }

  async dryRun() {
    this.shared.activeMutant = undefined;
    const { tests } = await this.run({ bail: false });
    return { status: 'complete', tests, mutantCoverage: this.shared.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment }) {
    this.shared.hitLimit = hitLimit;
    this.shared.hitCount = hitLimit ? 0 : undefined;
    if (reloadEnvironment) this.unload();
    this.shared.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    this.load();
    this.shared.activeMutant = activeMutant.id;
    const { tests, isStuck } = await this.run({ bail: true, only: testFilter && new Set(testFilter) });
    if (this.shared.hitCount > hitLimit) return { status: 'timeout', reason: 'It ran round in a circle.' };
    if (tests.length === 0) return { status: 'error', errorMessage: 'No test was run.' };
    const failed = tests.find(({ status }) => status === 'failed');
    if (!failed) return { status: 'survived', nrOfTests: tests.length };
    this.noticed.set(failed.suite, (this.noticed.get(failed.suite) ?? 0) + 1);
    // What goes on without end would spoil the mutants that follow: after this word, Stryker takes a new process.
    if (isStuck && (await isBusy())) return { status: 'timeout', reason: failed.failureMessage };
    return { status: 'killed', killedBy: [failed.id], failureMessage: failed.failureMessage, nrOfTests: tests.length };
  }

  load() {
    if (this.mocha) return;
    this.mocha = new Mocha({ reporter: class {}, timeout: testMs }).cleanReferencesAfterRun(false);
    const { shared } = this;
    this.mocha.suite.beforeEach('names the test for the coverage', function () {
      shared.currentTestId = this.currentTest.fullTitle();
      this.currentTest.timeout(Math.min(this.currentTest.timeout() || testMs, longestTestMs));
    });
    for (const file of this.files) this.mocha.addFile(file);
    this.mocha.loadFiles();
    this.leaveOut(this.mocha.suite);
  }

  leaveOut(suite) {
    suite.tests = suite.tests.filter((test) => !this.leftOut.test(test.fullTitle()));
    for (const inner of suite.suites) this.leaveOut(inner);
  }

  unload() {
    for (const file of this.files) delete require.cache[file];
    // Of a run that hangs, nothing can be disposed of; its process goes.
    if (!this.isRunning) this.mocha?.dispose();
    this.mocha = undefined;
  }

  /** What became of each test, and whether one waited in vain. */
  async run({ bail, only }) {
    this.load();
    const { mocha } = this;
    mocha.grep(only ? { test: (title) => only.has(title) } : /./);
    mocha.suite.suites.sort((a, b) => (this.noticed.get(b.title) ?? 0) - (this.noticed.get(a.title) ?? 0));
    setBail(mocha.suite, bail);
    const tests = [];
    let isStuck = false;
    this.isRunning = true;
    await new Promise((resolve) => {
      const note = (status) => (test, error) => {
        if (error?.code === 'ERR_MOCHA_TIMEOUT') isStuck = true;
        const id = (test.type === 'hook' ? test.ctx?.currentTest : undefined)?.fullTitle() ?? test.fullTitle();
        tests.push({ id, name: id, suite: test.titlePath()[0], status, timeSpentMs: test.duration ?? 0, failureMessage: error && String(error.message ?? error) });
      };
      mocha
        .run(() => resolve())
        .on('pass', note('success'))
        .on('fail', note('failed'))
        .on('pending', note('skipped'));
    });
    this.isRunning = false;
    return { tests, isStuck };
  }
}

function setBail(suite, bail) {
  suite.bail(bail);
  for (const inner of suite.suites) setBail(inner, bail);
}

async function isBusy() {
  const before = performance.eventLoopUtilization();
  await passing(50);
  return performance.eventLoopUtilization(before).utilization > 0.3;
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'bundles', injectableClass: BundleRunner }];
export const strykerValidationSchema = { properties: { testBundles: { type: 'string' }, leftOutTests: { type: 'string' } } };
