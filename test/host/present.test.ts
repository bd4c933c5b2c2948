import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';

describe('The extension under test', () => {
  it('is there, and is the one that was meant', () => {
    const extension = vscode.extensions.getExtension('runlight.runlight');
    assert.ok(extension, 'runlight.runlight is not there');
    const checkout = join(__dirname, '..', '..', '..');
    const isCheckout = extension.extensionUri.fsPath === vscode.Uri.file(checkout).fsPath; // The case of a drive's letter does not count.
    assert.equal(isCheckout, process.env['RUNLIGHT_UNDER_TEST'] === 'development');
  });

  it('activates', async () => {
    const extension = vscode.extensions.getExtension('runlight.runlight');
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
