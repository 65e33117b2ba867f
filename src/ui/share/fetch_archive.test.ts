import { afterEach, expect, test, vi } from 'vitest';
import { FetchError, fetchArchive, sizeAt } from './fetch_archive.ts';

const address = 'https://archives.example/run.forklab.zip';
const never = new AbortController().signal;

afterEach(() => vi.unstubAllGlobals());

/** A response that gives a chunk after another until it is no longer read. */
function answer(chunks: number, of: number, headers: Record<string, string> = {}, url = address) {
  let given = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (given === chunks) controller.close();
      else controller.enqueue(new Uint8Array(of));
      given++;
    },
  });
  const response = new Response(body, { headers });
  Object.defineProperty(response, 'url', { value: url });
  const fetched = vi.fn(async (_address: string, _options: RequestInit) => response);
  vi.stubGlobal('fetch', fetched);
  return { fetched, given: () => given };
}

const fault = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FetchError);
  return (error as FetchError).fault;
};

test('a file comes whole, and nothing of the visitor goes along', async () => {
  const { fetched } = answer(3, 100, { 'content-length': '300' });
  const heard: [number, number | null][] = [];
  const file = await fetchArchive(address, 1000, never, (...progress) => heard.push(progress));
  expect(file.size).toBe(300);
  expect(heard.at(-1)).toEqual([300, 300]);
  expect(fetched.mock.calls[0][1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
});

test('an endless file is given up as soon as it is too large, whatever its header says', async () => {
  const { given } = answer(1e9, 100, { 'content-length': '5' });
  expect(await fault(fetchArchive(address, 1000, never, () => {}))).toEqual({ code: 'too-large' });
  expect(given()).toBeLessThan(14);
});

test('a file whose header says that it is too large is not read at all', async () => {
  const { given } = answer(1e9, 100, { 'content-length': '1001' });
  expect(await fault(fetchArchive(address, 1000, never, () => {}))).toEqual({ code: 'too-large' });
  expect(given()).toBeLessThan(3);
});

test('only https is asked, and a way that leads elsewhere is not followed', async () => {
  const { fetched } = answer(1, 1, {}, 'http://archives.example/run.zip');
  for (const other of ['http://a.example/x', 'data:text/plain,x', 'blob:https://a/x', 'javascript:1', 'x']) {
    expect(await fault(fetchArchive(other, 10, never, () => {})), other).toEqual({ code: 'not-https' });
    expect(await sizeAt(other), other).toBeNull();
  }
  expect(fetched).not.toHaveBeenCalled();
  expect(await fault(fetchArchive(address, 10, never, () => {}))).toEqual({ code: 'not-https' });
});

test('failures are distinguished as far as the browser reports them', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await fault(fetchArchive(address, 10, never, () => {}))).toEqual({ code: 'unreachable' });
  expect(await sizeAt(address)).toBeNull();
  const missing = new Response('', { status: 404 });
  Object.defineProperty(missing, 'url', { value: address });
  vi.stubGlobal('fetch', async () => missing);
  expect(await fault(fetchArchive(address, 10, never, () => {}))).toEqual({ code: 'status', status: 404 });
});
