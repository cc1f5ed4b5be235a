import { Injectable } from '@nestjs/common';
import { downTopic, type AckMessage, type CommandMessage, type ScreenMessage } from '#libs/contract';
import { MqttConnection } from './mqtt-connection.js';
import type { TerminalDownlink } from './terminal-downlink.js';

@Injectable()
export class MqttDownlink implements TerminalDownlink {
  constructor(private readonly connection: MqttConnection) {}

  // QoS 0 is enough: a lost acknowledgement is answered by a resend, and the resend by the next acknowledgement.
  ack(terminalId: string, message: AckMessage): void {
    this.connection.tell(downTopic(terminalId, 'ack'), JSON.stringify(message));
  }

  command(terminalId: string, message: CommandMessage): Promise<void> {
    return this.connection.deliver(downTopic(terminalId, 'command'), JSON.stringify(message));
  }

  screen(terminalId: string, message: ScreenMessage): Promise<void> {
    return this.connection.deliver(downTopic(terminalId, 'screen'), JSON.stringify(message));
  }
}
