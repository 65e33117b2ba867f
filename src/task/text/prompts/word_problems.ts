import type { TextProblem } from '../text_problem.ts';

/** A word problem before it is put to a model. */
export interface WordProblem {
  readonly id: string;
  readonly question: string;
  /** Of a choice: the texts of A, B, C and so on. */
  readonly options?: readonly string[];
  /** A number, or the letter of an option. */
  readonly answer: string;
  /** The arithmetic that gives the answer (of a choice, the number that the right option has); null where it takes logic. */
  readonly working: string | null;
  /** The question and options in Chinese, for some. */
  readonly chinese?: { readonly question: string; readonly options?: readonly string[] };
}

/**
 * Forty short problems of our own, for models of 135M to 1.5B parameters: the first ones hardly fail, the later ones have
 * several steps, something to leave out, or a tempting wrong turn, where a sampled chain of thought forks.
 */
export const wordProblems: readonly WordProblem[] = [
  {
    id: 'sum',
    question: 'What is 7 + 5?',
    answer: '12',
    working: '7 + 5',
    chinese: { question: '7 + 5 等于多少？' },
  },
  { id: 'difference', question: 'What is 20 - 8?', answer: '12', working: '20 - 8' },
  { id: 'product', question: 'What is 6 times 4?', answer: '24', working: '6 * 4' },
  {
    id: 'apples',
    question: 'Mia has 3 apples. She buys 4 more. How many apples does she have now?',
    answer: '7',
    working: '3 + 4',
    chinese: { question: '小美有 3 个苹果，又买了 4 个。她现在有多少个苹果？' },
  },
  {
    id: 'birds',
    question: 'There are 9 birds on a fence. 4 of them fly away. How many birds are left?',
    answer: '5',
    working: '9 - 4',
  },
  {
    id: 'boxes',
    question: 'A box holds 6 eggs. How many eggs are in 5 boxes?',
    answer: '30',
    working: '6 * 5',
  },
  {
    id: 'sharing',
    question: '4 friends share 20 stickers equally. How many stickers does each of them get?',
    answer: '5',
    working: '20 / 4',
  },
  { id: 'half', question: 'What is half of 18?', answer: '9', working: '18 / 2' },
  {
    id: 'order',
    question: 'What is 2 + 3 * 4?',
    answer: '14',
    working: '2 + 3 * 4',
    chinese: { question: '2 + 3 × 4 等于多少？' },
  },
  { id: 'brackets', question: 'What is (8 - 3) * (2 + 4)?', answer: '30', working: '(8 - 3) * (2 + 4)' },
  {
    id: 'bus',
    question:
      'A bus has 12 passengers. At the first stop 5 get off and 8 get on. At the second stop 6 get off. How many passengers are on the bus now?',
    answer: '9',
    working: '12 - 5 + 8 - 6',
    chinese: {
      question:
        '一辆公交车上有 12 名乘客。第一站下车 5 人，上车 8 人；第二站下车 6 人。现在车上有多少名乘客？',
    },
  },
  {
    id: 'pencils',
    question:
      'Pencils cost 2 dollars each and notebooks cost 5 dollars each. How many dollars do 3 pencils and 2 notebooks cost?',
    answer: '16',
    working: '3 * 2 + 2 * 5',
  },
  {
    id: 'change',
    question:
      'Tom buys 4 cakes at 3 dollars each and pays with a 20 dollar note. How many dollars does he get back?',
    answer: '8',
    working: '20 - 4 * 3',
    chinese: { question: '汤姆买了 4 块蛋糕，每块 3 元，付了 20 元。应找回多少元？' },
  },
  {
    id: 'pages',
    question:
      'A book has 120 pages. Lena reads 15 pages a day. How many days does she need for the whole book?',
    answer: '8',
    working: '120 / 15',
  },
  {
    id: 'legs',
    question: 'A farm has 5 cows and 6 chickens. How many legs do these animals have altogether?',
    answer: '32',
    working: '5 * 4 + 6 * 2',
    chinese: { question: '农场里有 5 头牛和 6 只鸡。这些动物一共有多少条腿？' },
  },
  {
    id: 'sister',
    question:
      'Ben is 14 years old. His sister is half as old as he is. How old will his sister be in 5 years?',
    answer: '12',
    working: '14 / 2 + 5',
  },
  {
    id: 'older-sister',
    question: 'When Anna was 6, her brother was half her age. Anna is 20 now. How old is her brother?',
    answer: '17',
    working: '20 - (6 - 6 / 2)',
  },
  {
    id: 'train',
    question:
      'A train travels 60 kilometres in one hour. How many kilometres does it travel in 2 and a half hours?',
    answer: '150',
    working: '60 * 2 + 60 / 2',
  },
  {
    id: 'rectangle',
    question: 'A rectangle is 8 metres long and 3 metres wide. How many metres is its perimeter?',
    answer: '22',
    working: '2 * (8 + 3)',
  },
  {
    id: 'ropes',
    question: 'A rope of 24 metres is cut into pieces of 4 metres. How many cuts are needed?',
    answer: '5',
    working: '24 / 4 - 1',
    chinese: { question: '把一根 24 米长的绳子剪成每段 4 米的小段，需要剪几次？' },
  },
  {
    id: 'fence',
    question:
      'A straight fence is 30 metres long and has a post every 5 metres, at both ends too. How many posts does it have?',
    answer: '7',
    working: '30 / 5 + 1',
  },
  {
    id: 'snail',
    question:
      'A snail is at the bottom of a 5 metre wall. Each day it climbs 3 metres, and each night it slides back 2 metres. On which day does it reach the top?',
    answer: '3',
    working: '5 - 3 + 1',
  },
  {
    id: 'bat-and-ball',
    question:
      'A pen and a ruler cost 11 dollars together. The pen costs 10 dollars more than the ruler. How many cents does the ruler cost?',
    answer: '50',
    working: '(11 - 10) * 100 / 2',
  },
  {
    id: 'machines',
    question: 'If 3 machines make 3 parts in 3 minutes, how many minutes do 9 machines need to make 9 parts?',
    answer: '3',
    working: '3 * 9 / 9',
  },
  {
    id: 'lilies',
    question:
      'The lilies on a pond double in number each day and cover the whole pond on day 10. On which day did they cover half of it?',
    answer: '9',
    working: '10 - 1',
    chinese: { question: '池塘里的睡莲每天增加一倍，第 10 天铺满整个池塘。它们在第几天铺满半个池塘？' },
  },
  {
    id: 'discount',
    question:
      'A coat costs 80 dollars. The price goes down by 25 percent. How many dollars does the coat cost now?',
    answer: '60',
    working: '80 - 80 * 25 / 100',
  },
  {
    id: 'up-and-down',
    question:
      'A price of 100 dollars goes up by 10 percent, and then the new price goes down by 10 percent. How many dollars is the price in the end?',
    answer: '99',
    working: '100 * 110 / 100 * 90 / 100',
  },
  {
    id: 'average',
    question: 'What is the average of 4, 8 and 15?',
    answer: '9',
    working: '(4 + 8 + 15) / 3',
  },
  {
    id: 'clock',
    question:
      'A film of 150 minutes starts at 3 pm and is interrupted by a break of 30 minutes. At how many o’clock in the evening does it end?',
    answer: '6',
    working: '3 + (150 + 30) / 60',
  },
  {
    id: 'candles',
    question:
      'There are 10 burning candles on a table. The wind blows 3 of them out, and no more. The others burn down completely. How many candles are left in the end?',
    answer: '3',
    working: '3 * 1',
  },
  {
    id: 'sequence',
    question: 'What number comes next: 2, 5, 8, 11, ...?',
    options: ['12', '13', '14', '15'],
    answer: 'C',
    working: '11 + 3',
    chinese: { question: '2、5、8、11……下一个数是多少？', options: ['12', '13', '14', '15'] },
  },
  {
    id: 'doubling',
    question: 'What number comes next: 3, 6, 12, 24, ...?',
    options: ['27', '30', '36', '48'],
    answer: 'D',
    working: '24 * 2',
  },
  {
    id: 'weekday',
    question: 'Today is Tuesday. Which day is it in 10 days?',
    options: ['Thursday', 'Friday', 'Saturday', 'Sunday'],
    answer: 'B',
    working: null,
  },
  {
    id: 'tallest',
    question: 'Ann is taller than Bob. Bob is taller than Cem. Who is the shortest?',
    options: ['Ann', 'Bob', 'Cem'],
    answer: 'C',
    working: null,
    chinese: { question: '小安比小波高，小波比小陈高。谁最矮？', options: ['小安', '小波', '小陈'] },
  },
  {
    id: 'race',
    question:
      'You are running in a race and overtake the runner in second place. In which place are you now?',
    options: ['first', 'second', 'third'],
    answer: 'B',
    working: null,
  },
  {
    id: 'roses',
    question:
      'All roses are flowers. Some flowers fade quickly. Does it follow that some roses fade quickly?',
    options: ['Yes, it follows.', 'No, it does not follow.'],
    answer: 'B',
    working: null,
  },
  {
    id: 'wet-street',
    question: 'If it rains, the street gets wet. The street is not wet. What follows?',
    options: ['It has rained.', 'It has not rained.', 'Nothing follows.'],
    answer: 'B',
    working: null,
  },
  {
    id: 'heavier',
    question: 'Which is heavier: one kilogram of feathers or one kilogram of iron?',
    options: ['the feathers', 'the iron', 'neither, they weigh the same'],
    answer: 'C',
    working: null,
  },
  {
    id: 'liar',
    question:
      'Exactly one of Kim and Lee always lies, and the other always tells the truth. Kim says: "Lee and I are both liars." Who tells the truth?',
    options: ['Kim', 'Lee', 'It cannot be known.'],
    answer: 'B',
    working: null,
  },
  {
    id: 'larger',
    question: 'Which of these numbers is the largest?',
    options: ['0.8', '0.75', '0.09', '0.123'],
    answer: 'A',
    working: null,
  },
];

const letters = 'ABCDEFGHIJ';
const optionLines = (options: readonly string[]) =>
  options.map((text, i) => `${letters[i]}. ${text}`).join('\n');

/**
 * What is said after a choice. After a question for a number nothing is: models work it out unasked, and the smallest lose
 * the thread when told to think step by step.
 */
const choiceEndings = {
  en: 'Think step by step, and end with "The answer is" and the letter.',
  zh: '请一步一步思考，最后写“答案是”和选项的字母。',
} as const;

function problemOf(
  { id, answer }: WordProblem,
  said: Pick<WordProblem, 'question' | 'options'>,
  language: 'en' | 'zh',
): TextProblem {
  const lines = said.options
    ? [said.question, optionLines(said.options), choiceEndings[language]]
    : [said.question];
  return {
    id: language === 'en' ? id : `${id}-zh`,
    messages: [{ role: 'user', content: lines.join('\n') }],
    answer,
    verifier: { name: said.options ? 'choice' : 'number' },
  };
}

/** The problems as they are put to a model: all of them in English, or those that are there in Chinese. */
export function wordProblemsIn(language: 'en' | 'zh'): TextProblem[] {
  if (language === 'en') return wordProblems.map((problem) => problemOf(problem, problem, 'en'));
  return wordProblems.flatMap((problem) =>
    problem.chinese ? [problemOf(problem, problem.chinese, 'zh')] : [],
  );
}
