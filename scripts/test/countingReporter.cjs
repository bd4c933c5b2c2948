// mocha's own report, and its findings in a file: the tests run in processes that only give back an exit code.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

const { EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_RUN_END } = Runner.constants;

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const path = process.env.RUNLIGHT_TEST_COUNTS;
    if (!path) return;
    const tests = [];
    const suites = [];
    const began = new Map();
    const isTopLevel = (suite) => suite.parent?.root === true;
    runner.on(EVENT_SUITE_BEGIN, (suite) => isTopLevel(suite) && began.set(suite, Date.now()));
    runner.on(EVENT_SUITE_END, (suite) => {
      // With what is set up before its tests and between them.
      if (isTopLevel(suite)) suites.push({ title: suite.title, file: suite.file, milliseconds: Date.now() - began.get(suite) });
    });
    const describe = (test) => ({
      title: test.fullTitle(),
      story: test.titlePath()[0],
      file: test.file ?? test.parent?.file,
      milliseconds: test.duration ?? 0,
    });
    runner.on(EVENT_TEST_PASS, (test) => tests.push({ ...describe(test), passed: true }));
    // A set-up or tear-down that fails comes here, too.
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      tests.push({ ...describe(test), passed: false, message: String(error?.message ?? error) });
      process.env.RUNLIGHT_FAILED_TEST = test.fullTitle();
    });
    runner.once(EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending } = runner.stats;
      writeFileSync(path, JSON.stringify({ passed, failed, pending, tests, suites }));
    });
  }
};
