import { expect, test } from 'vitest';
import { fileFolder, type NotAModel } from './file_folder.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, file: new Blob([path]) }));
const problemOf = (paths: string[]) => {
  try {
    fileFolder(files(...paths));
  } catch (error) {
    return (error as NotAModel).problem;
  }
  throw new Error('no problem');
};

test('a dropped folder is read by ranges, and lists its names', async () => {
  const { name, folder } = fileFolder(
    files('SmolLM2/config.json', 'SmolLM2/model.safetensors', 'SmolLM2/.DS_Store'),
  );
  expect(name).toBe('SmolLM2');
  expect(await folder.names?.()).toEqual(['config.json', 'model.safetensors']);
  expect(await folder.size('config.json')).toBe(19);
  expect(await folder.size('other')).toBeNull();
  expect(new TextDecoder().decode(await folder.read('model.safetensors', 8, 13))).toBe('model');
});

test.each([
  [['config.json', 'model.safetensors'], '', ['config.json', 'model.safetensors']],
  [['a/b/c/config.json', 'a/b/c/x', 'a/readme'], 'c', ['config.json', 'x']],
  [
    ['m/config.json', 'm/onnx/model_q4.onnx', 'm/onnx/model.onnx_data', 'm/onnx/notes.md'],
    'm',
    ['config.json', 'onnx/model_q4.onnx', 'onnx/model.onnx_data'],
  ],
  [['m/genai_config.json', 'm/model.onnx'], 'm', ['genai_config.json', 'model.onnx']],
  [['m/config.json', 'm/onnx/config.json', 'm/checkpoint-5/config.json'], 'm', ['config.json']],
  [['m/adapter_config.json'], 'm', ['adapter_config.json']],
  [['m/checkpoint-5/config.json'], 'checkpoint-5', ['config.json']],
])('%j: the model is found', async (paths, name, names) => {
  const found = fileFolder(files(...paths));
  expect(found.name).toBe(name);
  expect(await found.folder.names?.()).toEqual(names);
});

test('what is no model is refused, with a reason', () => {
  expect(problemOf([])).toEqual({ code: 'no-files' });
  expect(problemOf(['.DS_Store'])).toEqual({ code: 'no-files' });
  expect(problemOf(['run.forklab.zip'])).toEqual({ code: 'archive' });
  expect(problemOf(['a/model.gguf'])).toEqual({ code: 'no-config', names: ['a/model.gguf'] });
  expect(problemOf(['x/a/config.json', 'x/b/config.json'])).toEqual({
    code: 'several',
    folders: ['x/a', 'x/b'],
  });
  expect(() => fileFolder(files('a/model.gguf'))).toThrow('no config.json among a/model.gguf');
});

test('a file that was changed since is said', async () => {
  const file = new Blob(['x']);
  file.slice = () =>
    ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }) as unknown as Blob;
  const { folder } = fileFolder([{ path: 'm/config.json', file }]);
  await expect(folder.read('config.json', 0, 1)).rejects.toThrow('changed or removed');
});
