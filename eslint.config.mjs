import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

const named = (names) => Object.fromEntries(names.split(' ').map((name) => [name, 'readonly']));

export default defineConfig(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.ts'],
    extends: [typescript.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'src/webview/tsconfig.json', 'test/tsconfig.json'] },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A name that begins with _ is there for the place of the next one.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // The reason of an AbortSignal may be anything, and is passed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      // An interface may be async for the sake of those who implement it.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    // One place shows messages, and takes care that no word of a platform becomes a link in them.
    files: ['src/**/*.ts'],
    ignores: ['src/host/ui/messages.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Identifier[name=/^show(Information|Warning|Error)Message$/]',
          message: 'Messages are shown through src/host/ui/messages.ts.',
        },
      ],
    },
  },
  {
    // What a server sends may be anything, and a test may look at it as it is.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['{scripts,test}/**/*.{mjs,cjs}', '*.js', '*.mjs'],
    languageOptions: {
      globals: named(
        'process console Buffer URL URLSearchParams setTimeout clearTimeout setInterval clearInterval fetch AbortSignal AbortController performance',
      ),
    },
  },
  {
    // What these measure runs in a page.
    files: ['test/bench/**/*.mjs'],
    languageOptions: { globals: named('window document Response performance AbortController MutationObserver requestAnimationFrame') },
  },
  {
    files: ['**/*.cjs', 'esbuild.js'],
    languageOptions: { sourceType: 'commonjs', globals: named('require module __dirname') },
  },
);
