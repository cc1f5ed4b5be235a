import type { Duplex } from 'node:stream';
import { SerialDevice } from '../serial-device.js';

/** A line-interactive UPS: answers `Q1` with its status line, and sends back what it does not know. */
export class SimulatedMegatecUps extends SerialDevice {
  private mains = true;
  private batteryLow = false;
  private failed = false;
  private testing = false;
  private mangleNext = 0;

  onBattery(): void {
    this.mains = false;
  }

  batteryRunsLow(): void {
    this.mains = false;
    this.batteryLow = true;
  }

  /** The battery is worn out, though the mains are there. */
  batteryWorn(): void {
    this.batteryLow = true;
  }

  fail(): void {
    this.failed = true;
  }

  selfTest(): void {
    this.testing = true;
    this.mains = false;
  }

  clear(): void {
    this.mains = true;
    this.batteryLow = false;
    this.failed = false;
    this.testing = false;
  }

  /** The next `count` answers say that the mains failed, though they did not: nothing on this line is checked. */
  mangle(count: number): void {
    this.mangleNext = count;
  }

  protected attach(line: Duplex): void {
    let typed = '';
    line.on('data', (chunk: Buffer) => {
      typed += chunk.toString('latin1');
      const questions = typed.split('\r');
      typed = questions.pop()!.slice(-64);
      if (!this.isPlugged) return;
      for (const question of questions) {
        this.remember(question);
        line.write(`${question === 'Q1' ? this.status() : question}\r`);
      }
    });
  }

  private status(): string {
    const mangled = this.mangleNext > 0;
    if (mangled) this.mangleNext -= 1;
    const utilityFails = !this.mains !== mangled;
    const bits = [utilityFails, this.batteryLow, false, this.failed, true, this.testing, false, utilityFails];
    const input = this.mains ? '231.4 140.0' : '000.0 000.0';
    const battery = this.batteryLow ? '21.3' : this.mains ? '27.3' : '24.1';
    return `(${input} 229.8 017 50.0 ${battery} 28.5 ${bits.map((bit) => (bit ? '1' : '0')).join('')}`;
  }
}
