import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onnxFixture } from '../../../reference/onnx_fixtures.ts';
import { loadModel, modelFolder } from './load_model.ts';

test('what is no model’s folder is refused with what to give instead', async () => {
  const { folder } = onnxFixture('llama');
  await expect(modelFolder(join(folder, 'onnx/model.onnx'))).rejects.toThrow(
    `is a file: give its model's folder, ${folder}/, and --onnx onnx/model.onnx.`,
  );
  await expect(modelFolder('model.onnx')).rejects.toThrow('folder, ., and --onnx model.onnx.');
  await expect(modelFolder('no-such-base')).rejects.toThrow(
    'There is no model at no-such-base: no-such-base/config.json is missing, and no base of that name is shipped.',
  );
  const runs = await mkdtemp(join(tmpdir(), 'forklab-runs-'));
  await writeFile(join(runs, 'record.json'), '{}');
  await expect(modelFolder(runs)).rejects.toThrow(`\`forklab export ${runs} --weights\``);
});

test('graphs alone are refused where our own engine runs a model', async () => {
  await expect(loadModel(onnxFixture('llama').folder)).rejects.toThrow(
    /has ONNX graphs alone \(onnx\/model.onnx, onnx\/model_int8.onnx\): sample, score, .* This needs model.safetensors/,
  );
});
