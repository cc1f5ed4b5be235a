import { Controller, Get, Header, Inject, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { auditQuery, type AuditLine, type AuditVerdict } from '#libs/contract';
import { AUDIT_LOG, type AuditLog, type ChainedEntry } from '../../audit/index.js';
import { Roles } from '../../auth/index.js';
import { RequestShape } from '../request-shape.js';

/** The record of every human act, for those who examine it (product criterion D07). */
@Controller('api/audit')
@Roles('auditor', 'admin')
export class AuditController {
  constructor(@Inject(AUDIT_LOG) private readonly audit: AuditLog) {}

  /** One JSON object a line, oldest first. Read page by page: a year of it does not have to fit into memory. */
  @Get()
  @Header('content-type', 'application/x-ndjson; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="audit.ndjson"')
  export(@Query(new RequestShape(auditQuery)) { from, to }: z.output<typeof auditQuery>): StreamableFile {
    const pages = this.audit.read({ ...(from && { from: new Date(from) }), ...(to && { to: new Date(to) }) });
    return new StreamableFile(Readable.from(linesOf(pages)), { type: 'application/x-ndjson; charset=utf-8' });
  }

  @Get('verify')
  async verify(): Promise<AuditVerdict> {
    const { entries, firstBreak } = await this.audit.verify();
    return { whole: firstBreak === null, entries, firstBreak };
  }
}

async function* linesOf(pages: AsyncIterable<readonly ChainedEntry[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((entry) => `${JSON.stringify(toLine(entry))}\n`).join('');
}

const toLine = ({ id, at, actor, action, subject, detail, previousHash, hash }: ChainedEntry): AuditLine => ({
  id,
  at: at.toISOString(),
  actor,
  action,
  subject,
  detail,
  previousHash,
  hash,
});
