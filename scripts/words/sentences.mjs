// Finds every sentence of the source that has to be translated, by its type: what stands where a `Sentence` is wanted
// (src/core/model/sentence.ts), and what is given to `vscode.l10n.t`. Its text must be known here, so that translators get it.
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {{ message: string, category?: 'one' | 'other', places: string[] }} Found A sentence; with a category where it is counted
 * @typedef {{ sentences: Map<string, Found>, faults: string[] }} Sentences by the key that VS Code looks them up with
 */

/** The key of a sentence, or of one of its forms, in a bundle: what `vscode.l10n.t` makes of a message and its comment. */
export function keyOf(message, category) {
  return category === undefined ? message : `${message}/${category}`;
}

/** @param {ts.Program} program @returns {Sentences} */
export function sentencesIn(program) {
  const checker = program.getTypeChecker();
  const sentences = new Map();
  const faults = [];

  const take = (message, category, place) => {
    const key = keyOf(message, category);
    const found = sentences.get(key) ?? { message, category, places: [] };
    found.places.push(place);
    sentences.set(key, found);
  };

  /** Takes the texts that an expression can have, where a type says them; what is a sentence already was taken where it came from. */
  const read = (node, place, category) => {
    const type = checker.getTypeAtLocation(node);
    for (const part of parts(type)) {
      if (part.isStringLiteral()) take(part.value, category, place);
      else if (!isSentence(part) && !isNothing(part)) faults.push(`${place} The text of ${node.getText()} is not known here.`);
    }
  };

  /** The properties of a type that are sentences. What is made where it is wanted was read there; what comes ready-made must have been. */
  const known = new Map();
  const sentencesOf = (type) => {
    if (!known.has(type)) {
      const isPlain = (type.flags & ts.TypeFlags.Object) !== 0;
      const properties = isPlain ? type.getProperties().filter((property) => containsSentence(checker.getTypeOfSymbol(property))) : [];
      known.set(type, properties.map(({ name }) => name));
    }
    return known.get(type);
  };

  const visit = (node) => {
    const place = () => placeOf(node);
    if (ts.isCallExpression(node) && isTranslation(checker, node)) {
      const [message, ...values] = node.arguments;
      if (message && ts.isStringLiteralLike(message)) take(message.text, undefined, place());
      else if (message && !ts.isObjectLiteralExpression(message)) read(message, place());
      for (const value of values) {
        if (isNumber(checker.getTypeAtLocation(value))) faults.push(`${place()} ${value.getText()} is a number: write it by formatNumber, or count by it.`);
      }
    }
    const wanted = isValue(node) ? checker.getContextualType(wholeOf(node)) : undefined;
    if (wanted && containsSentence(wanted)) {
      read(node, place(), categoryOf(checker, node));
    } else if (wanted) {
      for (const name of sentencesOf(wanted)) {
        const given = checker.getTypeAtLocation(node).getProperty(name);
        const type = given && checker.getTypeOfSymbol(given);
        if (type && !parts(type).every((part) => isSentence(part) || isNothing(part))) faults.push(`${place()} The text of ${name} in ${node.getText()} is not known here.`);
      }
    }
    ts.forEachChild(node, visit);
  };

  for (const source of program.getSourceFiles()) {
    const isOurs = !source.isDeclarationFile && !program.isSourceFileFromExternalLibrary(source);
    // A command line's words are read by scripts and searched for on the web: they stay English.
    if (isOurs && !source.fileName.includes('/src/cli/')) visit(source);
  }
  return { sentences, faults };
}

/** The extension host's part of all that ships, as the compiler reads it: the page gets its words from there. */
export function programOf(project = 'tsconfig.json') {
  const { config } = ts.readConfigFile(project, (path) => readFileSync(path, 'utf8'));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  return ts.createProgram(fileNames, { ...options, incremental: false, tsBuildInfoFile: undefined });
}

const isSentence = (type) => type.aliasSymbol?.name === 'Sentence';
const isNothing = (type) => (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void | ts.TypeFlags.Never)) !== 0;
const parts = (type) => (type.isUnion() ? type.types : [type]);
const isNumber = (type) => parts(type).some((part) => (part.flags & ts.TypeFlags.NumberLike) !== 0);
const containsSentence = (type) => parts(type).some(isSentence);

/** An expression that is read as a whole, and no name of anything: the branches of a choice are read one by one. */
function isValue(node) {
  if (!ts.isExpression(node) || ts.isConditionalExpression(node) || ts.isParenthesizedExpression(node)) return false;
  if (ts.isBinaryExpression(node) && choices.has(node.operatorToken.kind)) return false;
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return false;
  return !(ts.isPropertyAssignment(node.parent) || ts.isPropertyDeclaration(node.parent)) || node.parent.name !== node;
}

/** The choice that an expression is a branch of: by itself the compiler takes one branch to want what the other is. */
function wholeOf(node) {
  const { parent } = node;
  const isBranch =
    ts.isParenthesizedExpression(parent) ||
    (ts.isConditionalExpression(parent) && parent.condition !== node) ||
    (ts.isBinaryExpression(parent) && choices.has(parent.operatorToken.kind));
  return isBranch ? wholeOf(parent) : node;
}

const choices = new Set([ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken]);

/** The form that a sentence is, where it stands in a `CountedSentence`. */
function categoryOf(checker, { parent }) {
  if (!ts.isPropertyAssignment(parent)) return undefined;
  const wanted = checker.getContextualType(parent.parent);
  const isCounted = (type) => type.symbol?.name === 'CountedSentence';
  return wanted && parts(wanted).some(isCounted) ? parent.name.getText() : undefined;
}

/** A call of `vscode.l10n.t`, by whatever name. */
function isTranslation(checker, call) {
  const declared = checker.getResolvedSignature(call)?.declaration;
  return declared?.name?.getText() === 't' && /[\\/]vscode[\\/]index\.d\.ts$/.test(declared.getSourceFile().fileName);
}

function placeOf(node) {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${relative(process.cwd(), source.fileName).split(sep).join('/')}:${line + 1}`;
}
