import { createRoot } from 'react-dom/client';
import { startLanguage } from '../i18n/translate.js';
import { App } from './app.js';
import '../ui/tokens.css';
import '../ui/base.css';
import './field.css';

startLanguage();
// Read in the sun and in gloves: one theme, of high contrast.
document.documentElement.dataset['theme'] = 'field';
createRoot(document.getElementById('root')!).render(<App />);
