/** What the agent itself saw the machine keep. */
export const KEPT_THINGS = ['card', 'cash', 'cardAndCash'] as const;
export type Kept = (typeof KEPT_THINGS)[number];

interface Words {
  zh: string;
  en: string;
}

/**
 * The agent's own words, until the server sends better ones. Only what is true is promised: `told` words stand only
 * after the server has acknowledged the event, before that the machine can but say that it tries.
 */
export const OWN_WORDS: Record<Kept, { untold: Words; told: Words }> = {
  card: {
    untold: {
      zh: '本机留存了您的卡片，正在通知银行，请稍候。',
      en: 'This machine has kept your card. The bank is being told; please wait a moment.',
    },
    told: {
      zh: '本机留存了您的卡片，银行已收到通知。',
      en: 'This machine has kept your card. The bank has been told.',
    },
  },
  cash: {
    untold: {
      zh: '本机留存了现金，正在通知银行，请稍候。',
      en: 'This machine has kept cash. The bank is being told; please wait a moment.',
    },
    told: {
      zh: '本机留存了现金，银行已收到通知。',
      en: 'This machine has kept cash. The bank has been told.',
    },
  },
  cardAndCash: {
    untold: {
      zh: '本机留存了您的卡片和现金，正在通知银行，请稍候。',
      en: 'This machine has kept your card and cash. The bank is being told; please wait a moment.',
    },
    told: {
      zh: '本机留存了您的卡片和现金，银行已收到通知。',
      en: 'This machine has kept your card and cash. The bank has been told.',
    },
  },
};

/** Said with each: what impostors at a machine ask for. */
export const WARNING: Words = {
  zh: '请勿向任何人透露密码或验证码，勿拨打机身上张贴的陌生电话。',
  en: 'Tell nobody your PIN or any code. Do not call numbers stuck on the machine.',
};

export const hotlineWords = (number: string): Words => ({
  zh: `官方客服电话：${number}。`,
  en: `Official hotline: ${number}.`,
});
