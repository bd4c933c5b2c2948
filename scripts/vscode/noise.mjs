// What a workbench without network and without native modules says about itself, and what says nothing about the tests.
const noise = [
  /Could not locate the bindings file|spdlog|native-watchdog|vsda/,
  /open-vsx\.org|authentication provider '?github/,
  /\[(ChatModelSelection|AgentHost|AccountPolicyGate|reconnection|LanguageModel)/,
  /Creating a socket|Resolv(ing|ed) connection token|\[Service Worker\] registration|Updating additional builtin extensions/,
  /DialogService: Dialog requested during smoke test/,
  /workbench\.js:\d+/,
];

export const isNoise = (line) => noise.some((pattern) => pattern.test(line));
