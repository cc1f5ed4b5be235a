import { customer as english } from './en/customer.js';
import { translator } from './translate.js';
import { customer as chinese } from './zh-CN/customer.js';

export const t = translator({ 'zh-CN': chinese, en: english });
