import type { Plugin } from 'esbuild';

export declare const plainSdk: Plugin;
