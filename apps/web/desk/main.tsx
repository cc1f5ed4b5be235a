import { createRoot } from 'react-dom/client';
import { startLanguage } from '../i18n/translate.js';
import { startTheme } from '../ui/theme.js';
import { App } from './app.js';
import '../ui/tokens.css';
import '../ui/base.css';
import './desk.css';

startLanguage();
startTheme();
createRoot(document.getElementById('root')!).render(<App />);
