import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

/** More than these have an order that nobody remembers: what belongs together goes in one object. */
const mostParameters = 4;

function hasTooManyParameters(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && node.parameters.filter(({ name }) => name.getText() !== 'this').length > mostParameters;
}

/** An object that is spread where it is written: its members could stand there themselves. */
function isSpreadLiteral(node: ts.Node): boolean {
  return ts.isSpreadAssignment(node) && ts.isObjectLiteralExpression(node.expression);
}

/** The places of a source at which a rule finds something, as "src/x.ts:12 first line of it". */
function placesIn(file: string, text: string, rule: (node: ts.Node) => boolean): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (rule(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push(`${file}:${line} ${node.getText().split('\n')[0]}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the source', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('src', name));
  const found = (rule: (node: ts.Node) => boolean) => files.flatMap((file) => placesIn(file, readFileSync(file, 'utf8'), rule));

  it(`has no function, method, constructor or type of one with more than ${mostParameters} parameters`, () => {
    assert.ok(files.length > 100);
    assert.deepEqual(found(hasTooManyParameters), []);
  });

  it('spreads no literal object', () => {
    assert.deepEqual(found(isSpreadLiteral), []);
  });

  it('would be found out', () => {
    const five = '(a: 1, b: 2, c: 3, d: 4, e: 5)';
    const many = `class C { constructor${five} {} m${five} {} }\nfunction f${five} {}\nconst g = ${five} => 1;\ntype T = ${five} => void;`;
    assert.equal(placesIn('src/x.ts', many, hasTooManyParameters).length, 5);
    assert.deepEqual(placesIn('src/x.ts', 'function f(this: 0, a: 1, b: 2, c: 3, d: 4) {}', hasTooManyParameters), []);
    const literals = 'const x = {\n  ...{ a, b },\n  ...(c && { d }),\n  ...e,\n};';
    assert.deepEqual(placesIn('src/x.ts', literals, isSpreadLiteral), ['src/x.ts:2 ...{ a, b }']);
  });
});
