/** Prints what every stage found and, as the last line, the sum. Gives the number of failures. */
export function report(results) {
  console.log('');
  for (const [name, { passed, failed, pending, seconds, skipped }] of Object.entries(results)) {
    const words = skipped ?? [count(passed, 'passed'), count(failed, 'failed'), count(pending, 'pending')].filter(Boolean).join(', ');
    console.log(`${name.padEnd(8)} ${`${seconds.toFixed(1)} s`.padStart(8)}  ${words || 'good'}`);
  }
  for (const { complaint, retried, tests } of Object.values(results)) {
    if (complaint) console.log(complaint);
    if (retried?.length) tellRetried(retried, tests.length);
  }
  const sum = (key) => Object.values(results).reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed');
}

function tellRetried(retried, total) {
  console.log(`Failed at first and told again from the beginning (${retried.length} of ${total}):`);
  for (const { title, message } of retried) console.log(`  ${title}\n    ${message.trim().replaceAll('\n', '\n    ')}`);
}

const count = (number, word) => (number ? `${number} ${word}` : '');
