import { act } from 'react';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import inspection from '../../../public/recorded/inspect.json?raw';
import inWords from '../../../public/recorded/smollm2.json?raw';
import { parseInspection } from '../../formats/inspection_schema.ts';
import { plainLink, readLink } from '../../formats/link/link.ts';
import { parseTextInspection } from '../../formats/text_inspection/text_inspection.ts';
import { experimentOf } from '../../paper/experiments.ts';
import { byRole, countedOf, countOf, judge } from '../../paper/judge.ts';
import { figureIds, ownFigures } from '../../paper/names.ts';
import { madeResults, noResults } from '../../paper/testing/made_results.ts';
import {
  all,
  click,
  eventually,
  find,
  page,
  plain,
  press,
  settled,
  tellSizes,
} from '../app/testing/mounted_page.ts';
import { inspectStore } from '../state/inspect/inspect_store.ts';
import { viewStore } from '../state/views/view_store.ts';
import { paperEn } from '../words/en/paper.ts';
import { setLanguage } from '../words/language.ts';
import { paperZh } from '../words/zh/paper.ts';
import { chapterElement, chapters, experimentsOf, figureElement } from './chapters.ts';
import { barWords, checkName, estimateWords } from './check_words.ts';
import { about, beginPaper, card, endPaper, linked, openPaper, serve } from './testing/opened_paper.tsx';

tellSizes();

const results = madeResults();

describe('with results', () => {
  // Drawing all figures on a made-up DOM takes a second or two: once, for all that only looks.
  beforeAll(async () => {
    await beginPaper();
    await openPaper(results);
  });
  afterAll(endPaper);

  test('the story is there from the first question to the last, with every figure of the paper in it once', async () => {
    for (const { id } of chapters) {
      const section = document.getElementById(chapterElement(id))!;
      expect(section.querySelector('h2')!.textContent).toBe(paperEn.chapters[id].title);
    }
    const shown = chapters.flatMap(({ figures }) => figures);
    expect(shown.toSorted()).toEqual(figureIds.toSorted());
    expect(all('.paper-card').map(({ id }) => id)).toEqual(shown.map(figureElement));
    for (const figure of figureIds) expect(card(figure).textContent).toContain(paperEn.claims[figure].claim);
  });

  /** The verdict in words, and how many checks are contrary where it does not say it. */
  const said = (figure: (typeof figureIds)[number]) => {
    const { verdict, checks } = judge(figure, results);
    const contrary = countOf(checks, 'contrary');
    const marked = contrary > 0 && (verdict === 'part' || verdict === 'undecided');
    const words = ownFigures.includes(figure) ? paperEn.ownVerdicts : paperEn.verdicts;
    return words[verdict] + (marked ? `, ${contrary} contrary` : '');
  };

  test('each verdict is the rule’s, as a word and a shape, at the figure and in the contents', async () => {
    const shapes = new Map<string, Set<string>>();
    for (const figure of figureIds) {
      const { verdict } = judge(figure, results);
      const mark = find(`#${figureElement(figure)} > header .paper-verdict`);
      expect(mark.textContent).toBe(said(figure));
      expect(mark.querySelector('svg')).not.toBeNull();
      // Without the small mark of a contrary check.
      const [shape] = mark.querySelector('svg')!.innerHTML.split('<circle class="paper-cut"');
      shapes.set(verdict, (shapes.get(verdict) ?? new Set()).add(shape));
      const entry = all('.paper-entry').find((one) =>
        one.textContent?.startsWith(paperEn.claims[figure].name),
      );
      expect(entry).toBeDefined();
    }
    for (const [verdict, own] of shapes) expect(own.size, verdict).toBe(1);
    expect(new Set([...shapes.values()].flatMap((own) => [...own])).size).toBe(shapes.size);
    expect(shapes.size).toBeGreaterThan(3);
    const entries = all('.paper-entry .paper-verdict').map(({ textContent }) => textContent);
    for (const figure of figureIds) {
      const { verdict, checks } = judge(figure, results);
      const contrary = countOf(checks, 'contrary');
      const { textContent } = find(`#${figureElement(figure)} > header`);
      if (contrary === 0 || verdict === 'not-tested') expect(textContent, figure).not.toContain('contrary');
      else expect(textContent, figure).toContain(`${contrary} contrary`);
    }
    const marked = figureIds.filter((figure) => said(figure).includes('contrary'));
    expect(marked.length).toBeGreaterThan(0);
    expect(all('.paper-entry .paper-cut')).toHaveLength(marked.length);
    expect(find('.paper-tally').textContent).toContain(`In ${marked.length} of those`);
    const shown = chapters.flatMap(({ figures }) => figures);
    expect(entries).toEqual(shown.map(said));
  });

  test('the table of a figure has every check with its own value, interval, n, bar and outcome', async () => {
    for (const figure of figureIds) {
      const rows = all('.paper-checks tbody tr:not(.paper-role)', card(figure));
      const judged = byRole(judge(figure, results).checks);
      expect(all('.paper-role', card(figure)).map(({ textContent }) => textContent)).toEqual(
        [...new Set(judged.map(({ role }) => role))].map((role) => paperEn.table.roles[role]),
      );
      expect(rows).toHaveLength(judged.length);
      judged.forEach((check, i) => {
        const { id, unit, bar, estimate, outcome } = check;
        const text = rows[i].textContent;
        expect(text).toContain(checkName(paperEn, figure, id));
        expect(text).toContain(barWords(paperEn, unit, bar));
        expect(rows[i].querySelector('.paper-verdict')!.textContent).toBe(paperEn.outcomes[outcome]);
        if (estimate === null) expect(text).toContain(paperEn.table.none);
        else
          for (const part of Object.values(estimateWords(paperEn, figure, check, estimate)))
            expect(text).toContain(part);
      });
    }
  });

  test('where a claim does not hold as a whole, its checks say why, at the figure and at the end of the story', async () => {
    const left = figureIds.filter((figure) => judge(figure, results).verdict !== 'holds');
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(figureIds.length);
    for (const figure of figureIds) {
      const why = all('.paper-why li', card(figure)).map(({ textContent }) => textContent);
      const { verdict, checks } = judge(figure, results);
      const judged = countedOf(checks);
      if (!left.includes(figure)) {
        expect(why).toEqual([]);
        continue;
      }
      if (verdict === 'not-tested') {
        expect(why).toHaveLength(1);
        continue;
      }
      const shown = judged.filter(({ outcome }) => outcome === 'shown');
      const names = shown.map(({ id }) => checkName(paperEn, figure, id));
      expect(why[0]).toBe(paperEn.why.shown(names, judged.length));
      for (const { id, outcome } of judged) {
        const named = why.slice(1).some((sentence) => sentence?.includes(checkName(paperEn, figure, id)));
        expect(named, `${figure} ${id}`).toBe(outcome !== 'shown');
      }
    }
    expect(all('.paper-left > li')).toHaveLength(left.length);
  });

  test('each experiment of a figure is a link that says its recipe, and nothing else', async () => {
    await linked();
    for (const figure of figureIds) {
      const links = all<HTMLAnchorElement>('a.button', card(figure));
      expect(links).toHaveLength(experimentsOf[figure].length);
      for (const [i, id] of experimentsOf[figure].entries()) {
        const { preset, spec } = experimentOf(id);
        const { value, notes } = await readLink(links[i].getAttribute('href')!);
        expect(value).toEqual({ ...plainLink(preset, spec), title: paperEn.experiment.names[id] });
        expect(notes).toEqual([]);
      }
    }
  });

  test('the example is a recorded answer, one tab stop, its forks distinct from its settled tokens', async () => {
    const blocks = all('.paper-example .token-block');
    expect(blocks).toHaveLength(1);
    expect(blocks[0].getAttribute('tabindex')).toBe('0');
    const { traces } = parseInspection(JSON.parse(inspection));
    const response = traces[0].tokens.slice(traces[0].promptLength);
    expect(all('.token', blocks[0])).toHaveLength(response.length);
    expect(all('.token.kept', blocks[0])).toHaveLength(Math.ceil(0.2 * response.length));
    expect(find('.paper-example').textContent).toContain('everything hangs on the draw');
    await act(async () => {
      blocks[0].dispatchEvent(new KeyboardEvent('keydown', { key: ']', bubbles: true }));
    });
    expect(find('.token-popover').textContent).toContain('nats');
  });

  test('the facts of the runs come from the results, which can be saved', async () => {
    const facts = find('.paper-facts').textContent;
    for (const fact of [about.adapter, about.matmul, about.version, about.command, 'Nov 20, 2026', '5.0 M'])
      expect(facts).toContain(fact);
    let saved: Blob | null = null;
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      saved = blob as Blob;
      return 'blob:made';
    });
    await settled(() => press(paperEn.facts.save));
    expect(JSON.parse(await saved!.text())).toEqual({ about, ...results });
  });

  test('every word changes with the language', async () => {
    await act(async () => setLanguage('zh'));
    for (const { id } of chapters) expect(page()).toContain(paperZh.chapters[id].title);
    expect(page()).not.toContain(paperEn.lead);
    for (const verdict of Object.values({ ...paperEn.verdicts, own: paperEn.ownVerdicts.part }))
      expect(page()).not.toContain(verdict);
  });
});

describe('with the answer in words', () => {
  beforeEach(beginPaper);
  afterEach(endPaper);

  test('a real chain of thought leads the first chapter, and leads to its recording', async () => {
    await openPaper(null, { 'smollm2.json': inWords });
    await eventually(() => expect(all('.paper-example')).toHaveLength(2));
    const [first, second] = all('.paper-example');
    const { traces, ask } = parseTextInspection(JSON.parse(inWords));
    const response = traces[0].tokens.slice(traces[0].promptLength);
    const said = response.map(({ word }) => word).join('');
    // Without the token that ends it.
    expect(said.startsWith(plain(find('.token-block').textContent))).toBe(true);
    expect(all('.token-block .token', first)).toHaveLength(response.length - 1);
    expect(first.textContent).toContain('SmolLM2-135M-Instruct, an open language model');
    expect(first.textContent).toContain('messages' in ask.problem && ask.problem.messages[0].content);
    expect(first.textContent).toContain('hangs on the draw');
    expect(second.textContent).toContain('Countdown');
    await settled(() => click(all('button.plain', first).at(-1)));
    await eventually(() => expect(inspectStore.getState().textRecording.status).toBe('ready'));
    expect(viewStore.getState().current).toBe('inspect');
    expect(inspectStore.getState().inspected[0].trace).toEqual(traces[0]);
  });
});

describe('with other results, and none', () => {
  beforeEach(beginPaper);
  afterEach(endPaper);

  test('of what was not measured the view says so, and draws nothing', async () => {
    await openPaper(noResults);
    expect(all('.paper-card > header .paper-verdict').map(({ textContent }) => textContent)).toEqual(
      figureIds.map(() => paperEn.verdicts['not-tested']),
    );
    expect(card('table2').textContent).toContain(paperEn.why.nothing);
    expect(page()).toContain(
      `Of the paper’s ${figureIds.length - ownFigures.length} claims: ${figureIds.length - ownFigures.length} are not tested here. Of ${ownFigures.length} questions of ours: ${ownFigures.length} not tested here.`,
    );
    expect(all('svg[data-drawing]')).toHaveLength(0);
  });

  test('without results the story and the claims can be read, and another try may find them', async () => {
    await openPaper(null);
    expect(find('[role="alert"]').textContent).toContain(paperEn.failed.missing);
    expect(all('.paper-card')).toHaveLength(figureIds.length);
    expect(card('fig2').textContent).toContain('50.64');
    expect(all('.paper-verdict')).toHaveLength(0);
    serve(results);
    await settled(() => press(paperEn.failed.retry));
    await eventually(() => expect(all('.paper-card > header .paper-verdict').length).toBeGreaterThan(0));
    expect(document.querySelector('[role="alert"]')).toBeNull();
  });

  test.each([
    ['no JSON', 'runs.json', '{'],
    ['a field too many', 'sweeps.json', '[{"model":{"base":"countdown-164k"},"evil":1}]'],
    ['a share above one', 'transfers.json', '[{"passAt1":2}]'],
    ['another format', 'about.json', '{"format":2}'],
    ['a run twice', 'runs.json', JSON.stringify([results.runs[0], results.runs[0]])],
  ])('damaged results (%s) are reported as such, with technical details', async (_, file, text) => {
    await openPaper(results, { [file]: text });
    expect(find('[role="alert"]').textContent).toContain(paperEn.failed.damaged);
    expect(find('[role="alert"] code').textContent).not.toBe('');
    expect(all('.paper-checks')).toHaveLength(0);
  });
});
