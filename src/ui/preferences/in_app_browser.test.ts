import { expect, test } from 'vitest';
import { isInApp } from './in_app_browser.ts';

const android = 'Mozilla/5.0 (Linux; Android 13; V2254A) AppleWebKit/537.36 (KHTML, like Gecko)';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

test.each([
  [
    'WeChat',
    `${android} Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47`,
  ],
  [
    'WeChat on a computer',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20 WindowsWechat(0x63090a13)',
  ],
  ['DingTalk', `${iphone} Mobile/15E148 AliApp(DingTalk/7.1.10) com.laiwang.DingTalk/32`],
  ['QQ', `${iphone} Mobile/15E148 QQ/9.0.30.613 V1_IPH_SQ_9.0.30_1_APP_A Pixel/1080`],
  ['Weibo', `${iphone} Mobile/15E148 Weibo (iPhone14,5__weibo__14.3.0__iphone__os17.4)`],
  [
    'Chaoxing',
    `${iphone} Mobile/15E148 (device:iPhone14,5) Language/zh-Hans com.ssreader.ChaoXingStudy/ChaoXingStudy_3_6.3.2_ios_phone`,
  ],
  ['Facebook', `${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0.37.108;FBBV/561234]`],
  ['Line', `${iphone} Mobile/15E148 Safari Line/14.3.0`],
  [
    'a WebView',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Version/4.0 Chrome/122.0.0.0 Mobile Safari/537.36',
  ],
])('%s is an app', (_, userAgent) => expect(isInApp(userAgent)).toBe(true));

test.each([
  ['Chrome', `${android} Chrome/122.0.0.0 Mobile Safari/537.36`],
  ['Safari', `${iphone} Version/17.4 Mobile/15E148 Safari/604.1`],
  [
    'Edge',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36 Edg/122.0.0.0',
  ],
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0'],
  ['QQ’s own browser', `${android} Version/4.0 Chrome/109.0.0.0 MQQBrowser/14.8 Mobile Safari/537.36`],
  [
    'a browser of a phone whose line is in its name',
    `${android} Chrome/122.0.0.0 Mobile Safari/537.36 OnLine/1`,
  ],
])('%s is none', (_, userAgent) => expect(isInApp(userAgent)).toBe(false));
