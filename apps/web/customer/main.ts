import { startLanguage } from '../i18n/translate.js';
import { t } from '../i18n/customer.js';
import { fillWith } from './element.js';
import { FollowPage } from './follow-page.js';
import { header, message } from './frame.js';
import { ReportPage } from './report-page.js';
import { routeOf } from './route.js';
import './customer.css';

startLanguage();
const root = document.getElementById('root')!;
const route = routeOf(location.pathname);
if (route === null) fillWith(root, header(''), message(t('notFound')));
else if (route.page === 'report') void new ReportPage(root, route.terminal).load();
else void new FollowPage(root, route.token).load();
