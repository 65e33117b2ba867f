/**
 * What chat, mail and course apps add to the user agent of the browser inside them: WeChat (and WeCom), DingTalk, QQ,
 * Weibo, Chaoxing, Feishu and Lark, Alipay, Zhihu, Bilibili, Xiaohongshu, Douyin; Facebook and Messenger, Instagram,
 * Line, KakaoTalk, Snapchat, TikTok, LinkedIn; and any WebView of Android. QQ's own browser has `MQQBrowser` and is none.
 */
const marks =
  /MicroMessenger|DingTalk|[ ;]QQ\/|Weibo|ChaoXing|\bLark\/|Feishu|AlipayClient|ZhihuHybrid|BiliApp|xiaohongshu|\bxhs|aweme|BytedanceWebview|FBA[NV]\b|FB_IAB|Instagram|\bLine\/|KAKAOTALK|Snapchat|musical_ly|trill|LinkedInApp|; wv\)/i;

/** Whether the page is open inside an app: there is often no GPU for it, and no setting that gives it one. */
export const isInApp = (userAgent: string = navigator.userAgent): boolean => marks.test(userAgent);
