// Types of request.cookies and reply.setCookie.
import type {} from '@fastify/cookie';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { signInRequest, type MeView, type SignInRequest } from '#libs/contract';
import { inLanguage, type Language } from '#libs/domain';
import { Public, SESSION_COOKIE, Sessions, SignedIn, type Account } from '../../auth/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { BankDirectory } from '../bank-directory.js';
import { NeverRepeated } from '../idempotency.interceptor.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';

/** Per address; a wrong password costs us more work than the one who guesses. */
const SIGN_INS = { rateLimit: { max: 60, timeWindow: 60_000 } };

@Controller('api')
export class SessionController {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
  ) {}

  @Post('session')
  @Public()
  @NeverRepeated()
  @RouteConfig(SIGN_INS)
  @HttpCode(204)
  async signIn(
    @Body(new RequestShape(signInRequest)) body: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { token, expiresAt } = await this.sessions.open(body.username, body.password, request.ip);
    void reply.setCookie(SESSION_COOKIE, token, { ...this.cookie(), expires: expiresAt });
  }

  @Delete('session')
  @Public()
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = request.cookies[SESSION_COOKIE];
    if (token) await this.sessions.close(token);
    void reply.clearCookie(SESSION_COOKIE, this.cookie());
  }

  @Get('me')
  async me(@SignedIn() account: Account, @ReaderLanguage() language: Language): Promise<MeView> {
    const bank = this.bank.read();
    return {
      username: account.username,
      name: inLanguage(account.name, language),
      role: account.role,
      technicianId: account.technicianId,
      language: account.language,
      scope: { regions: (await this.bank.scopeOf(account)).regions },
      bank: { name: inLanguage(bank.name, language), hotline: bank.hotline, timeZone: bank.timeZone },
    };
  }

  private cookie() {
    const secure = this.config.PUBLIC_URL?.startsWith('https:') ?? false;
    return { path: '/', httpOnly: true, sameSite: 'lax' as const, secure };
  }
}
