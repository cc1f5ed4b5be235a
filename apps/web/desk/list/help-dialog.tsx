import { t } from '../../i18n/desk.js';
import { Dialog } from '../../ui/dialog.js';
import { useStore } from '../../ui/store.js';
import { keysEnabled } from '../keys.js';

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const enabled = useStore(keysEnabled);
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className="keys">
        <Key keys={['j', 'k']} text={t('keys.move')} />
        <Key keys={['Enter']} text={t('keys.open')} />
        <Key keys={['/']} text={t('keys.search')} />
        <Key keys={['u']} text={t('keys.back')} />
        <Key keys={['?']} text={t('keys.help')} />
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={enabled === 'on'}
          onChange={(event) => keysEnabled.set(event.target.checked ? 'on' : 'off')}
        />
        {t('keys.enabled')}
      </label>
      <div className="dialog-buttons">
        <button type="button" className="button primary" onClick={onClose}>
          {t('keys.close')}
        </button>
      </div>
    </Dialog>
  );
}

function Key({ keys, text }: { keys: string[]; text: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
