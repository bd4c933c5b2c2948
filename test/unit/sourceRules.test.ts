import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

/** More than these have an order that nobody remembers: what belongs together goes in one object. */
const mostParameters = 4;

type Rule = (node: ts.Node, source: ts.SourceFile) => boolean;

const hasTooManyParameters: Rule = (node, source) =>
  ts.isFunctionLike(node) && node.parameters.filter(({ name }) => name.getText(source) !== 'this').length > mostParameters;

/** An object that is spread where it is written: its members could stand there themselves. */
const isSpreadLiteral: Rule = (node) => ts.isSpreadAssignment(node) && ts.isObjectLiteralExpression(node.expression);

/** Bundles take what they share once, when they are loaded: a change would be seen in one of them. */
const isExportedVariable: Rule = (node) =>
  ts.isVariableStatement(node) &&
  (node.declarationList.flags & ts.NodeFlags.Const) === 0 &&
  !!node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
}

/** The places at which a rule finds something, as "src/x.ts:12 first line of it". */
function placesIn(source: ts.SourceFile, rule: Rule): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (rule(node, source)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push(`${source.fileName}:${line} ${node.getText(source).split('\n')[0]}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the source', () => {
  let sources: readonly ts.SourceFile[];

  before(function () {
    // All of the source is read and parsed, which takes a busy machine some seconds.
    this.timeout(60_000);
    sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => parse(join('src', name), readFileSync(join('src', name), 'utf8')));
    assert.ok(sources.length > 100);
  });

  it(`has no function, method, constructor or type of one with more than ${mostParameters} parameters`, () => {
    assert.deepEqual(sources.flatMap((source) => placesIn(source, hasTooManyParameters)), []);
  }).timeout(20_000);

  it('spreads no literal object', () => {
    assert.deepEqual(sources.flatMap((source) => placesIn(source, isSpreadLiteral)), []);
  }).timeout(20_000);

  it('exports nothing that is assigned again', () => {
    assert.deepEqual(sources.flatMap((source) => placesIn(source, isExportedVariable)), []);
  }).timeout(20_000);

  it('would be found out', () => {
    assert.equal(placesIn(parse('src/x.ts', 'export let a = 1;\nlet b = 2;\nexport const c = 3;'), isExportedVariable).length, 1);
    const five = '(a: 1, b: 2, c: 3, d: 4, e: 5)';
    const many = `class C { constructor${five} {} m${five} {} }\nfunction f${five} {}\nconst g = ${five} => 1;\ntype T = ${five} => void;`;
    assert.equal(placesIn(parse('src/x.ts', many), hasTooManyParameters).length, 5);
    assert.deepEqual(placesIn(parse('src/x.ts', 'function f(this: 0, a: 1, b: 2, c: 3, d: 4) {}'), hasTooManyParameters), []);
    const literals = 'const x = {\n  ...{ a, b },\n  ...(c && { d }),\n  ...e,\n};';
    assert.deepEqual(placesIn(parse('src/x.ts', literals), isSpreadLiteral), ['src/x.ts:2 ...{ a, b }']);
  });
});
