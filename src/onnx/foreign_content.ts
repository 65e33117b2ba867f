import type { Folder } from '../model/hub/folder.ts';

/** What a file is that came in place of a model's, with what to do about it; null of none that is known. */
export async function foreignContent(folder: Folder, file: string): Promise<string | null> {
  const size = (await folder.size(file)) ?? 0;
  const head = new TextDecoder('latin1').decode(await folder.read(file, 0, Math.min(size, 64)));
  if (/^\s*<(!doctype|html|head|\?xml)/i.test(head)) return 'a web page. Download it again.';
  if (head.startsWith('version https://git-lfs'))
    return 'a pointer of Git LFS. Run `git lfs pull` in its folder.';
  return null;
}
