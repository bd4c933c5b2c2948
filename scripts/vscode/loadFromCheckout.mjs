// A built web workbench loads an extension from its folder only in the mode of its own smoke tests, which hides
// notifications. Its page has a configuration that can name the extension as well: this fills it in.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Only a window with this in its address loads the extension from the checkout. */
export const developmentParameter = 'fromCheckout';

const [opening, closing] = ['<!-- the extension from the checkout -->', '<!-- end -->'];
const before = '<!-- Workbench Auth Session -->';

/** Writes the script into the page of the brought code-server, in place of one for another folder. */
export function loadFromCheckout(codeServer, extensionFolder) {
  const path = join(codeServer, 'out', 'vs', 'code', 'browser', 'workbench', 'workbench.html');
  const page = readFileSync(path, 'utf8');
  const [head, rest] = page.includes(opening) ? [page.split(opening)[0], page.split(closing)[1]] : page.split(before);
  if (rest === undefined) throw new Error(`${path} is not as expected.`);
  const tail = page.includes(opening) ? rest : `${before}${rest}`;
  writeFileSync(path, `${head}${opening}${script(extensionFolder)}${closing}${tail}`);
}

const script = (extensionFolder) => `
<script nonce="{{WORKBENCH_SCRIPT_NONCE}}">
  if (new URLSearchParams(location.search).has('${developmentParameter}')) {
    const element = document.getElementById('vscode-workbench-web-configuration');
    const configuration = JSON.parse(element.dataset.settings);
    const extensions = [{ scheme: 'vscode-remote', authority: location.host, path: ${JSON.stringify(extensionFolder).replaceAll('<', '\\u003c')} }];
    configuration.developmentOptions = { ...configuration.developmentOptions, extensions };
    element.dataset.settings = JSON.stringify(configuration);
  }
</script>
`;
