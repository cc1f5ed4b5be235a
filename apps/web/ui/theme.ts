import { rememberedStore } from './store.js';

export const THEMES = ['light', 'dark', 'contrast'] as const;

/** '' until somebody chooses: then the system decides between light and dark. */
export const theme = rememberedStore('theme', '');

export function startTheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    document.documentElement.dataset['theme'] = theme.get() || (dark.matches ? 'dark' : 'light');
  };
  theme.subscribe(apply);
  dark.addEventListener('change', apply);
  apply();
}
