// What VS Code takes by itself for a lens, a row and a quick pick: each with nothing behind it, in an extension that is awake.
const { basename } = require('node:path');
const vscode = require('vscode');

exports.activate = () => {
  vscode.languages.registerCodeLensProvider({ pattern: '**/plain-*.json' }, {
    provideCodeLenses: ({ fileName }) => [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title: `Lens of ${basename(fileName)}`, command: '' })],
  });
  for (const view of ['first', 'second']) {
    vscode.window.registerTreeDataProvider(`plain.${view}`, {
      getChildren: (row) => (row ? [] : [`Row of ${view}`]),
      getTreeItem: (row) => new vscode.TreeItem(row),
    });
  }
  vscode.commands.registerCommand('plain.pick', (words) => vscode.window.showQuickPick([words]));
};
