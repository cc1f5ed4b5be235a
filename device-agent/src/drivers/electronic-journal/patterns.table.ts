import { z } from 'zod';

/** A regular expression as a setting: its source, read with the flags `i` and `u`. */
const pattern = z.string().min(1).max(400).refine(compiles, 'not a regular expression');
const patterns = (defaults: readonly string[]) =>
  z
    .array(pattern)
    .max(50)
    .default([...defaults]);

/** Not a count of none, and not the head of a count. */
const NOT_A_COUNT = String.raw`(?!\s*[:：=]?\s*\d)`;
const NOT_NONE = String.raw`(?!\s*[:：=]?\s*0+(?!\d))`;

/**
 * What a journal's lines say, in English as NCR prints it and in the Chinese of domestic terminals; journals differ by
 * bank, so each list can be replaced. Groups: `card`, `reference`, `amount`, `currency`.
 */
export const journalPatterns = z.strictObject({
  start: patterns([
    String.raw`\bTRANSACTION\s+START`,
    String.raw`\bCARD\s+INSERTED\b`,
    '交易开始|开始交易',
    '插卡(?!失败|错误)|卡(?:片)?插入',
  ]),
  end: patterns([
    String.raw`\bTRANSACTION\s+END(?:ED)?\b`,
    String.raw`(?<!-)\bEND\s+OF\s+TRANSACTION\b`,
    '交易结束|结束交易|交易完成',
  ]),
  card: patterns([
    String.raw`(?:\bPAN|\bCARD(?:\s*(?:NO|NUMBER|NUM))?|卡号|账号|帐号)\.?\s*[:：=#]?\s*(?<card>[0-9*xX•](?:[ -]?[0-9*xX•]){7,24})`,
  ]),
  reference: patterns([
    String.raw`(?:交易流水号?|流水号|流水|凭证号|检索参考号|参考号)\s*[:：=]?\s*(?<reference>[0-9A-Za-z-]{3,24})`,
    String.raw`\b(?:STAN|RRN|TRACE(?:\s*NO)?|TXN\s*(?:NO|SN)|TSN|SEQ(?:UENCE)?(?:\s*(?:NO|NUMBER))?|REF(?:ERENCE)?(?:\s*(?:NO|NUMBER))?)\.?\s*[:=#]?\s*(?<reference>(?=[A-Z-]{0,6}\d)[0-9A-Z-]{3,24})`,
  ]),
  amount: patterns([
    String.raw`(?:\bAMOUNT|\bAMT|金额)\s*[.:：=]?\s*(?<amount>\d[\d,]*(?:\.\d{1,3})?)(?![\d.,])\s*(?<currency>[A-Z]{3}(?![A-Z])|元)`,
    String.raw`(?:\bAMOUNT(?:\s+ENTERED)?|\bAMT|(?:取款|存款|交易|转账|入账)?金额)\s*[.:：=]?\s*(?<currency>[A-Z]{3}(?![A-Z])|人民币|HK\$|US\$|[¥￥$€])?\s*(?<amount>\d[\d,]*(?:\.\d{1,3})?)(?![\d.,])`,
  ]),
  cardCaptured: patterns([
    String.raw`(?<!\bNO )\bCARD\s+(?:(?:HAS\s+BEEN|WAS|IS)\s+)?(?:RETAINED|CAPTURED|SWALLOWED)\b${NOT_A_COUNT}`,
    String.raw`(?<![未无没清取非])吞卡(?!数|总|箱|盒|计|张|次|记录|查询|清|取|率|失败)${NOT_A_COUNT}|卡(?:片)?(?:已)?被吞|没收卡`,
  ]),
  cashRetained: patterns([
    String.raw`(?<!\b(?:NO|VOID) )\bNOTES?\s+(?:(?:HAVE\s+BEEN|WERE)\s+)?(?:RETRACTED|RETAINED)\b${NOT_NONE}`,
    String.raw`(?<!\bNO )\bCASH\s+(?:(?:HAS\s+BEEN|WAS)\s+)?(?:RETRACT(?:ED)?|RETAINED)\b(?!\s+(?:FAIL|STARTED|COUNT))${NOT_NONE}`,
    String.raw`\bRETRACT\s+ACTION\s+FINISHED\b`,
    String.raw`(?<![未无没])(?:钞票|现金|纸币)(?:已经?|被|已被)?(?:回收|收回)(?!数|次|总|箱|盒|计|失败|开始)${NOT_NONE}`,
    String.raw`(?<![未无没])(?:已|超时)?回收(?:钞票|现金|纸币)(?!数|次|总|箱|盒|计|失败|开始)${NOT_NONE}`,
  ]),
  depositRetained: patterns([
    String.raw`\bCASH-?IN\s+RETRACT(?:ED|\s+(?:COMPLETED|FINISHED|OK))\b`,
    String.raw`\bVOID\s+NOTES\s+RETRACTED\b${NOT_NONE}`,
    String.raw`存款(?:钞票|现金)?(?:已|被|已被)?(?:回收|收回)(?!数|次|总|箱|盒|计|失败|开始)${NOT_NONE}`,
  ]),
  supervisorEntered: patterns([
    String.raw`\bSUPERVISOR\s+(?:MODE\s+)?(?:ENTRY|ENTERED)\b`,
    '进入(?:管理|维护|后台|操作员)',
  ]),
  supervisorLeft: patterns([
    String.raw`\bSUPERVISOR\s+(?:MODE\s+)?(?:EXIT(?:ED)?|LEFT)\b`,
    '(?:退出|离开)(?:管理|维护|后台|操作员)',
  ]),
  restarted: patterns([String.raw`\bPOWER-?\s*UP\s*/\s*RESET\b`]),
});

export type PatternName = keyof z.infer<typeof journalPatterns>;
export type Patterns = Readonly<Record<PatternName, readonly RegExp[]>>;

export function compilePatterns(sources: z.infer<typeof journalPatterns>): Patterns {
  return Object.fromEntries(
    Object.entries(sources).map(([name, list]) => [name, list.map((source) => new RegExp(source, 'iu'))]),
  ) as unknown as Patterns;
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}
