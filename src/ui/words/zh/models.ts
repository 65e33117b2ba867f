import { byteText, type HubProblem } from '../../../hub/fault.ts';
import type { FilesProblem } from '../../../hub/file_folder.ts';
import type { ModelsProblem } from '../../../lab/client/models_protocol.ts';
import type { modelsEn } from '../en/models.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');

const listed = (names: readonly string[]) =>
  names.length > 3 ? `${names.slice(0, 3).join('、')} 等` : names.join('、');

const kept = '已下载的部分会保留。';

function hubSentence(problem: HubProblem): string {
  switch (problem.code) {
    case 'bad-name':
      return `“${problem.text}”不是模型名。请写“所有者/名称”或“所有者/名称@版本”，或粘贴 huggingface.co 上模型页面的地址。`;
    case 'not-a-model':
      return `这是${problem.kind === 'datasets' ? '数据集' : '应用空间（Space）'}的地址，不是模型的地址。`;
    case 'bad-endpoint':
      return `“${problem.text}”不是 Hub 的地址。它应该像 https://huggingface.co 这样。`;
    case 'gated':
      return `${problem.model} 需要先取得许可。请在它的 Hub 页面上同意条款，再在 Hub 的设置里创建访问令牌，然后填入令牌重试。`;
    case 'token-refused':
      return `${problem.host} 不接受这个令牌。请检查它是否完整、是否已过期。`;
    case 'token-unsafe':
      return `没有发送令牌：与 ${problem.host} 的连接不是 HTTPS。`;
    case 'no-repository':
      return `Hub 上没有公开的模型 ${problem.model}。请检查拼写；私有模型需要令牌。`;
    case 'no-revision':
      return `${problem.model} 没有名为“${problem.revision}”的分支、标签或提交。`;
    case 'no-file':
      return `这个提交里的 ${problem.file} 已不在 Hub 上。请移除这个模型，再重新添加。`;
    case 'no-config':
      return `${problem.model} 没有 config.json，因此不是可以加载的模型。`;
    case 'no-weights':
      return problem.other
        ? `${problem.model} 既没有 safetensors 权重，也没有常用名称的 ONNX 图，只有 ${problem.other}，这种文件不支持。`
        : `${problem.model} 既没有 safetensors 权重，也没有常用名称的 ONNX 图。`;
    case 'no-graph':
      return noGraph(problem);
    case 'no-choice': {
      const graphs = problem.has.length > 0 ? `它的 ONNX 图有 ${problem.has.join('、')}` : '它没有 ONNX 图';
      return `${problem.model} 没有${problem.onnx === null ? ' forklab 引擎所需的 safetensors 权重' : ` ${problem.onnx}`}；${graphs}。`;
    }
    case 'no-data':
      return `${problem.file} 的权重在 ${problem.data} 中，而仓库里没有与它相配的这个文件。不再下载其余部分。`;
    case 'bad-graph':
      return `${problem.file} 不是可用的图，不再下载其余部分。${problem.detail}`;
    case 'adapter':
      return `${problem.model} 是适配器（LoRA），要与另一个模型合并才能使用：先用 peft 的 merge_and_unload，再用 save_pretrained 保存。`;
    case 'bad-answer':
      return `${problem.host} 的应答无法读取：${problem.detail}。`;
    case 'html':
      return `${problem.host} 发来的是网页，而不是${problem.file === null ? '应答' : `文件 ${problem.file}`}。需要登录的网络会这样；可以用浏览器打开该地址看看。`;
    case 'no-network':
      return `无法连接 ${problem.host}。请检查网络后重试；${kept}`;
    case 'cut':
      return `下载 ${problem.file} 时连接反复中断。${kept}重试会从断点继续。`;
    case 'server':
      return `${problem.host} 自身出错（状态码 ${problem.status}）。请稍后重试；${kept}`;
    case 'rate':
      return `${problem.host} 暂时拒绝更多请求。请过几分钟再试；${kept}`;
    case 'quota':
      return `空间不足${problem.needed === null ? '' : `，还需要 ${byteText(problem.needed)}`}${problem.free === null ? '' : `，可用 ${byteText(problem.free)}`}。请移除一个模型或腾出空间后重试；${kept}`;
    case 'storage':
      return `无法保存模型：${problem.detail}。`;
    case 'hash':
      return `${problem.file} 在下载中损坏：校验和与 Hub 给出的不同。它已被删除，请重试。`;
    case 'size':
      return `${problem.file} 的大小不是 Hub 给出的 ${problem.said} 字节。它已被删除，请重试。`;
    case 'busy':
      return `另一个标签页或进程正在下载 ${problem.model}。`;
    case 'not-kept':
      return `本机没有 ${problem.model}，而现在不允许下载。`;
    case 'incomplete':
      return `${problem.model} 只下载了一部分。`;
    case 'lost-part':
      return `${problem.model} 的 ${problem.file} 有一部分已不在存储中。请继续下载：仍在的部分会保留。`;
  }
}

function noGraph({ model, kind, file }: Extract<HubProblem, { code: 'no-graph' }>): string {
  const again = '请用新版 optimum 重新导出，或换用这个模型的其他仓库。';
  switch (kind) {
    case 'encoder-decoder':
      return `${model} 由编码器和解码器组成（${file}），而这里只支持纯解码器模型。`;
    case 'merged':
      return `${model} 只有旧式的合并图，带有 use_cache_branch 输入（${file}）。${again}`;
    case 'part':
      return `${model} 的图分成带缓存与不带缓存的两部分（${file}）。${again}`;
  }
}

function filesSentence(problem: FilesProblem): string {
  switch (problem.code) {
    case 'no-files':
      return '里面没有文件。';
    case 'archive':
      return '.zip 文件不是模型文件夹。若由 forklab 保存，请拖到页面上或从“分享”中打开；否则请先解压。';
    case 'no-config':
      return `${listed(problem.names)} 中没有 config.json。请选择 save_pretrained 写出的整个文件夹。`;
    case 'several':
      return `里面有多个模型：${listed(problem.folders)}。请选择其中一个文件夹。`;
  }
}

/** 来自 Hub 或磁盘的模型。 */
export const modelsZh: typeof modelsEn = {
  title: '模型',
  done: '完成',

  here: {
    heading: '本机上的模型',
    loading: '正在加载。',
    empty: '还没有模型。',
    unnamed: '磁盘上的文件',
    statuses: {
      ready: '可以使用',
      partial: (here, total) => (total === null ? `已有 ${here}，不完整` : `已有 ${here}，共 ${total}`),
      elsewhere: '正在另一个标签页中下载',
      given: '来自磁盘，关闭本页前可用',
    },
    facts: (commit, size, license) =>
      [`提交 ${commit}`, size, ...(license === null ? [] : [`许可证 ${license}`])].join('，'),
    weights: (file, size) => `${file}，${size}`,
    partWeights: (file, size) => `${file}，${size}，不完整`,
    weightsOf: (name, file) => `${name} 的 ${file}`,
    phases: {
      downloading: '正在下载',
      checking: '正在校验',
      waiting: '连接中断，正在重试',
    },
    progress: (done, total) => `${done}，共 ${total}`,
    rate: (rate) => `每秒 ${rate}`,
    left: (time) => `还需 ${time}`,
    progressOf: (name) => `下载 ${name} 的进度`,
    pause: '暂停',
    pauseOf: (name) => `暂停下载 ${name}`,
    resume: '继续下载',
    resumeOf: (name) => `继续下载 ${name}`,
    inspect: '剖析',
    inspectOf: (name) => `剖析 ${name}`,
    remove: '移除',
    removeOf: (name) => `移除 ${name}`,
    removeSure: (size) => `移除 ${size}`,
    removeSureOf: (name, size) => `移除 ${size}：${name}`,
    keep: '保留',
    keepOf: (name) => `保留 ${name}`,
    restarted: {
      changed: (file) => `Hub 上的 ${file} 已更新，已从头下载。`,
      'no-range': (file) => `服务器不支持续传 ${file}，已从头下载。`,
    },
    added: (name) => `${name} 已就绪。`,
    halfLacking: (file) => `${file} 为 float16，而当前适配器没有 shader-f16，改由处理器运行，速度较慢。`,
  },

  hub: {
    heading: '来自 Hugging Face Hub',
    about: 'Llama、Qwen2、Qwen3（safetensors）和 ONNX 解码器。',
    name: '模型名',
    nameHint: '所有者/名称、所有者/名称@版本，或网址',
    find: '查找',
    finding: (name) => `正在查询 ${name}。`,
    cancel: '取消',
    catalogue: '推荐的模型',
    graphCatalogue: '推荐的 ONNX 图',
    kinds: {
      small: '小型对话模型',
      base: '基座模型',
      chat: '对话模型',
      thinking: '推理模型',
      maths: '数学模型',
    },
    parameters: (count) => (count < 1e9 ? `${n.integer(count / 1e6)}M` : `${n.fixed(count / 1e9, 1)}B`),
    gatedKind: (kind) => `${kind}，需要许可`,
    graphKind: (kind, dtype) => `${kind}，${dtype}`,
    choose: (name) => `查找 ${name}`,
    here: '已在本机',
    columns: { model: '模型', kind: '类型', license: '许可证', parameters: '参数量', size: '下载量（约）' },
    size: '下载量',
    sizeOf: (bytes, files) => `${bytes}，共 ${files} 个文件`,
    ofWhichHere: (bytes) => `其中 ${bytes} 已在本机`,
    commit: '提交',
    license: '许可证',
    noLicense: '未注明',
    consent: '许可',
    consentText: '请在模型页面上同意条款，并在下面填入访问令牌。',
    download: (size) => `下载 ${size}`,
    notNow: '暂不',
    weights: {
      heading: '权重',
      engine: 'safetensors，forklab 引擎',
      onnx: (file, dtype) => (dtype === null ? `${file}，未注明精度` : `${file}，${dtype}`),
      half: '在 GPU 上需要 shader-f16。',
      halfLacking: '当前适配器没有 shader-f16，将由处理器运行，速度较慢。',
      halfInstead: (file) => `建议改用 ${file}。`,
      here: '已在本机',
      about: 'ONNX 图由 ONNX Runtime 运行，只用于剖析。',
    },
    unsupported: 'forklab 不支持这个模型。',
    isHere: '已下载。',
    isArriving: '正在下载。完成后可以再选其他权重。',
    access: '需要许可的模型与镜像',
    token: '访问令牌',
    tokenHint: '只留在内存里，只发送给 Hub。',
    address: 'Hub 网址',
    addressHint: '无法访问 huggingface.co 时可填写镜像。',
  },

  files: {
    heading: '来自磁盘',
    about: '模型文件夹：config.json、分词器、safetensors 权重或 ONNX 图。就地读取。',
    drop: '把文件夹拖到这里',
    folder: '选择文件夹',
    several: '选择文件',
  },

  problem: (problem: ModelsProblem): string => {
    switch (problem.kind) {
      case 'hub':
        return hubSentence(problem.problem);
      case 'files':
        return filesSentence(problem.problem);
      case 'other':
        return `操作失败。${problem.detail}`;
    }
  },
};
