import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';
import { PASSWORD } from '../harness/small-bank.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PHONE = { width: 360, height: 740 };
const LANGUAGES = ['zh-CN', 'en'] as const;

/** With SCREENSHOTS set to a folder, every page that is checked is also kept there as a picture. */
const pictures = process.env['SCREENSHOTS'];

describe('the three faces in Chromium', () => {
  let watch: NightWatch;
  let browser: Browser;

  beforeAll(async () => {
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    if (!existsSync(executablePath)) throw new Error(`no Chromium at ${executablePath}: install it or set CHROMIUM`);
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    browser = await chromium.launch({ executablePath, args });
    watch = await NightWatch.begin();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await watch?.end();
  });

  const open = async (path: string, options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext({ locale: 'zh-CN', ...options });
    const page = await context.newPage();
    await page.goto(watch.url + path);
    return page;
  };
  const signIn = async (page: Page, username: string): Promise<void> => {
    await page.locator('[name=username]').fill(username);
    await page.locator('[name=password]').fill(PASSWORD);
    await page.locator('form [type=submit]').click();
  };

  it('show the desk a captured card within two seconds, and page after page how it goes', async () => {
    const terminal = await watch.terminal('T0001');
    const page = await open('/desk', { viewport: { width: 1440, height: 900 } });
    await signIn(page, 'desk');
    await page.getByText('声音').first().waitFor();
    terminal.captureCard();
    const begin = performance.now();
    const row = page.getByRole('row').filter({ hasText: 'T0001' }).first();
    await row.waitFor({ timeout: 5_000 });
    expect(performance.now() - begin).toBeLessThan(2_000);
    await check(page, 'desk-list');
    await page.goto(
      `${watch.url}/desk/incidents/${(await (await watch.signedIn('desk')).theIncident('card.captured')).id}`,
    );
    await page.getByText('派单给').first().waitFor();
    await check(page, 'desk-incident');
    await page.context().close();
  });

  it('let the technician take the job and restore it on a phone', async () => {
    const page = await open('/field', { viewport: PHONE, hasTouch: true, isMobile: true });
    await signIn(page, 'tech01');
    await page.getByText('T0001').first().click();
    const state = async (expected: string) => {
      const technician = await watch.signedIn('tech01');
      await eventually(
        `the incident is ${expected}`,
        async () => (await technician.theIncident('card.captured')).state === expected,
      );
    };
    const press = async (name: RegExp) => {
      const button = page.getByRole('button', { name }).first();
      await button.waitFor();
      const box = await button.boundingBox();
      expect(box!.height).toBeGreaterThanOrEqual(48);
      await button.click();
    };
    await check(page, 'field-job');
    await press(/接单/);
    await state('accepted');
    await press(/出发|在路上/);
    await state('travelling');
    await press(/到场|到达/);
    await state('onSite');
    await page.context().close();
  });

  it('let the customer report and follow, in three screens', async () => {
    const page = await open('/r/T0001', { viewport: PHONE, hasTouch: true, isMobile: true });
    await page.getByText('人民路支行').first().waitFor();
    await check(page, 'customer-report');
    await page.locator('[data-kind=card]').click();
    await page.locator('#lastFour').fill('1234');
    await page.locator('form .main').click();
    const number = (await page.locator('.case-number').textContent())!.trim();
    const desk = await watch.signedIn('desk');
    const incident = await desk.theIncident('card.captured');
    expect((await desk.incident(incident.id)).cases.map((each) => each.number)).toContain(number);
    await check(page, 'customer-done');
    await page
      .getByRole('link', { name: /查看|进度/ })
      .first()
      .click();
    await page.locator('.steps').waitFor();
    await page.getByText('银行已自动发现').first().waitFor();
    await check(page, 'customer-follow');
    await page.context().close();
  });

  it.each(LANGUAGES)('are complete in %s', async (language) => {
    for (const [path, viewport] of [
      ['/desk', { width: 1280, height: 800 }],
      ['/field', PHONE],
      ['/r/T0002', PHONE],
    ] as const) {
      const page = await open(path, { viewport, locale: language });
      await page.locator('h1, [name=username]').first().waitFor();
      expect(await page.evaluate<string>('document.documentElement.lang')).toMatch(language === 'en' ? /^en/ : /^zh/);
      const text = await page.locator('body').innerText();
      if (language === 'en') expect(text.replace(/中文|简体|北辰银行/g, '')).not.toMatch(/[一-鿿]{2,}/);
      else expect(text).toMatch(/[一-鿿]{4,}/);
      await check(page, `first-${path.split('/')[1]}-${language}`);
      await page.context().close();
    }
  });

  it('give every wrong address a page or a problem document, and never a stack', async () => {
    const response = await fetch(`${watch.url}/api/nowhere`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.text()).not.toContain('node_modules');
  });
});

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/** No serious accessibility issue, nothing wider than the screen, nothing wrong in the console. */
async function check(page: Page, name: string): Promise<void> {
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }
  const root = 'document.documentElement';
  expect(await page.evaluate<number>(`${root}.scrollWidth - ${root}.clientWidth`)).toBeLessThanOrEqual(0);
  // The page's own policy forbids scripts from elsewhere; the debugger may still evaluate one.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const violations = await page.evaluate<Violation[]>('axe.run().then((result) => result.violations)');
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
