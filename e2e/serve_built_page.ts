import { staticHost } from './static_host.ts';

/** Before all browser tests: the built page on a host that does a tenth of the work of Vite's for each file. */
export default async function serveBuiltPage(): Promise<() => Promise<void>> {
  const host = await staticHost(['/'], {}, Number(process.env.FORKLAB_E2E_PORT));
  return () => host.close();
}
