export { NotifyModule } from './notify.module.js';
export { NotifyHealthReader, type NotifyHealth } from './notify-health.js';
