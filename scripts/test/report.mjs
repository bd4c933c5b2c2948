/** Prints what every stage found and, as the last line, the sum. Gives the number of failures. */
export function report(results) {
  console.log('');
  for (const [name, { passed, failed, pending, seconds, skipped }] of Object.entries(results)) {
    const words = skipped ?? [count(passed, 'passed'), count(failed, 'failed'), count(pending, 'pending')].filter(Boolean).join(', ');
    console.log(`${name.padEnd(8)} ${`${seconds.toFixed(1)} s`.padStart(8)}  ${words || 'good'}`);
  }
  const sum = (key) => Object.values(results).reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed');
}

const count = (number, word) => (number ? `${number} ${word}` : '');
