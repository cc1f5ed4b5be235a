import type { Priority } from '#libs/domain';
import { rememberedStore, Store } from '../../ui/store.js';

interface Beep {
  /** Hz. */
  pitch: number;
  /** Seconds after the start of the tone. */
  at: number;
  length: number;
}

const beeps = (pitches: number[], length: number): Beep[] =>
  pitches.map((pitch, index) => ({ pitch, length, at: index * (length + 0.06) }));

/** Told apart by rhythm and number as well as by pitch. */
const TONES: Record<Priority, Beep[]> = {
  P1: beeps([880, 660, 880, 660, 880], 0.18),
  P2: beeps([660, 660, 660], 0.16),
  P3: beeps([523, 587], 0.14),
  P4: beeps([440], 0.12),
};
const REPEAT_SECONDS = 30;
const REPEATS_AHEAD = 20;

export type SoundState = 'off' | 'on';

/**
 * One AudioContext for the whole shift. Repeats are laid ahead on the audio clock: a browser slows down the timers of a
 * tab in the background, but not its sound.
 */
export class Sound {
  readonly state = new Store<SoundState>('off');
  /** '0' to '100'. */
  readonly volume = rememberedStore('volume', '70');
  private context: AudioContext | null = null;
  private out: GainNode | null = null;
  private ring: GainNode | null = null;

  constructor() {
    this.volume.subscribe(() => this.applyVolume());
  }

  /** To be called from a click: without one the browser refuses sound. */
  async arm(): Promise<void> {
    if (!this.context) {
      const context = new AudioContext();
      this.context = context;
      this.out = context.createGain();
      this.out.connect(context.destination);
      this.applyVolume();
      context.addEventListener('statechange', () => this.readState());
    }
    await this.context.resume().catch(() => undefined);
    this.readState();
  }

  play(priority: Priority): void {
    if (this.context && this.out) this.lay(priority, this.context.currentTime, this.out);
  }

  /** The tone of P1 every 30 s, until it is called with false. */
  setRinging(ringing: boolean): void {
    if (ringing === (this.ring !== null)) return;
    this.ring?.disconnect();
    this.ring = null;
    if (ringing) this.layRepeats();
  }

  private layRepeats(): void {
    if (!this.context || !this.out) return;
    const ring = this.context.createGain();
    ring.connect(this.out);
    this.ring = ring;
    let last: OscillatorNode | null = null;
    for (let repeat = 1; repeat <= REPEATS_AHEAD; repeat += 1) {
      last = this.lay('P1', this.context.currentTime + repeat * REPEAT_SECONDS, ring);
    }
    last?.addEventListener('ended', () => {
      if (this.ring !== ring) return;
      ring.disconnect();
      this.layRepeats();
    });
  }

  private lay(priority: Priority, start: number, out: AudioNode): OscillatorNode | null {
    if (!this.context) return null;
    let last: OscillatorNode | null = null;
    for (const beep of TONES[priority]) {
      const oscillator = this.context.createOscillator();
      const shape = this.context.createGain();
      const at = start + beep.at;
      oscillator.frequency.value = beep.pitch;
      // Soft edges; a hard one clicks.
      shape.gain.setValueAtTime(0, at);
      shape.gain.linearRampToValueAtTime(0.6, at + 0.015);
      shape.gain.setValueAtTime(0.6, at + beep.length - 0.03);
      shape.gain.linearRampToValueAtTime(0, at + beep.length);
      oscillator.connect(shape).connect(out);
      oscillator.start(at);
      oscillator.stop(at + beep.length);
      last = oscillator;
    }
    return last;
  }

  private applyVolume(): void {
    if (this.out) this.out.gain.value = Number(this.volume.get()) / 100;
  }

  private readState(): void {
    this.state.set(this.context?.state === 'running' ? 'on' : 'off');
  }
}
