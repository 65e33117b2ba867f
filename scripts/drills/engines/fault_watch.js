// Loaded before the page's own scripts: collects what a browser would put into its console as an error.
const faults = [];
window.drillFaults = faults;
const note = (what) => faults.push(String(what).slice(0, 500));
addEventListener(
  'error',
  (event) =>
    note(event.message ? `thrown: ${event.message}` : `failed: ${event.target?.src ?? event.target?.href}`),
  true,
);
addEventListener('unhandledrejection', ({ reason }) => note(`rejected: ${reason}`));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  note(`refused by the policy: ${violatedDirective} ${blockedURI}`),
);
const { error } = console;
console.error = (...words) => {
  note(`console: ${words.join(' ')}`);
  error.apply(console, words);
};
