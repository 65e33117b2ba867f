import { describe, expect, test } from 'vitest';
import { answerTo, type BuildFiles, onUseCache, shellCache, staleCaches } from './shell_files.ts';

const files: BuildFiles = {
  version: 'v2',
  shell: ['./', 'assets/index-a.js', 'recorded/countdown.json'],
  onUseVersion: 'm1',
  onUse: ['models/tiny/model.safetensors'],
};

describe.each(['https://host.example/', 'https://host.example/x/y/'])('under %s', (scope) => {
  const answer = (path: string, method = 'GET') =>
    answerTo({ method, url: new URL(path, scope).href }, scope, files);

  test('the page is served from the shell under either of its names, with any query or fragment', () => {
    for (const name of ['./', 'index.html', './?from=chat', './#v1.j.abc'])
      expect(answer(name), name).toEqual({ from: 'shell', path: './' });
  });

  test('its files are served from the shell, and weights from the on-use cache', () => {
    expect(answer('assets/index-a.js')).toEqual({ from: 'shell', path: 'assets/index-a.js' });
    expect(answer('models/tiny/model.safetensors')).toEqual({
      from: 'on use',
      path: 'models/tiny/model.safetensors',
    });
  });

  test('everything else goes to the network: other files, other hosts, other methods', () => {
    const others = ['models/other/model.safetensors', 'elsewhere.html', 'https://other.example/x/y/', '/x'];
    for (const other of others) expect(answer(other), other).toEqual({ from: 'network' });
    expect(answer('./', 'HEAD')).toEqual({ from: 'network' });
  });
});

test('a copy in a subfolder is not served', () => {
  const url = 'https://host.example/x/y/assets/index-a.js';
  expect(answerTo({ method: 'GET', url }, 'https://host.example/', files)).toEqual({ from: 'network' });
});

describe('a new version that takes over', () => {
  const scope = 'https://host.example/x/';
  const before = shellCache(scope, { ...files, version: 'v1' });
  const long = shellCache(scope, { ...files, version: 'v0' });

  test('deletes all shells except its own and the previous one, and models of other versions', () => {
    const oldModels = onUseCache(scope, { ...files, onUseVersion: 'm0' });
    const names = [long, oldModels, before, onUseCache(scope, files), shellCache(scope, files)];
    expect(staleCaches(names, scope, files)).toEqual([long, oldModels]);
  });

  test('does not touch caches of another copy or another page of the origin', () => {
    const root = 'https://host.example/';
    const others = [
      'workbox-precache',
      ...['v0', 'v1'].map((version) => shellCache(root, { ...files, version })),
    ];
    expect(staleCaches(others, scope, files)).toEqual([]);
    expect(staleCaches([long, before], root, files)).toEqual([]);
  });
});
