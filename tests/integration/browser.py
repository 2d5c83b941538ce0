#!/usr/bin/env python3
"""Looks at a page as a browser does: headless Chromium over its debugging pipe.

usage: browser.py PAGE [--png FILE] [--width N] [--dark] [--print] [--language TAG]

Prints one line for each thing that is wrong; exit 0 when there is none. Without --png it looks at the
page light and dark, 1100 and 360 pixels wide, on the screen and on paper. With --png it takes a picture.
"""
import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

CONTRAST = 4.5  # WCAG 2.1 AA, text
LOOK = r"""
(() => {
  const wrong = [];
  const rgb = c => (c.match(/[\d.]+/g) || []).map(Number);
  const light = c => c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0, least = 99;
  for (let t; (t = walker.nextNode());) {
    const e = t.parentElement;
    if (!t.data.trim() || e.closest('svg') || !e.getClientRects().length) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    texts++;
    least = Math.min(least, contrast);
    if (contrast < %CONTRAST%) wrong.push(`contrast ${contrast.toFixed(2)} of "${t.data.trim().slice(0, 40)}"`);
  }
  if (texts < 20) wrong.push(`only ${texts} texts are to be seen`);
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) wrong.push(`the page is ${root.scrollWidth} wide in a window of ${innerWidth}`);
  for (const svg of document.querySelectorAll('svg')) {
    const named = svg.getAttribute('role') === 'img' && svg.querySelector(':scope > title');
    if (!named && svg.getAttribute('aria-hidden') !== 'true') wrong.push('a drawing has no title');
  }
  for (const plot of document.querySelectorAll('figure.days, figure.funnel'))
    if (!plot.closest('section').querySelector('table')) wrong.push('a plot has no table behind it');
  for (const table of document.querySelectorAll('table'))
    if (!table.querySelector('th')) wrong.push('a table has no heads');
  if (document.querySelectorAll('script, iframe, object, embed, link, form, img').length) wrong.push('the page has active content');
  for (const e of document.querySelectorAll('*'))
    for (const a of e.attributes)
      if (/^on/i.test(a.name) || (a.name === 'href' && !a.value.startsWith('#'))) wrong.push(`attribute ${a.name}=${a.value}`);
  if (!root.lang) wrong.push('the page has no language');
  if (!document.title) wrong.push('the page has no title');
  return { wrong, least, texts, height: root.scrollHeight };
})()
""".replace('%CONTRAST%', str(CONTRAST))


class Browser:
    def __init__(self, program, folder, language):
        read_end, self.out = os.pipe()
        self.inp, write_end = os.pipe()

        def wire():
            # the browser's 3 and 4; out of each other's way first
            a, b = os.dup(read_end), os.dup(write_end)
            a, b = [d if d > 4 else os.dup(d) for d in (a, b)]
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [program, '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync',
             '--disable-extensions', '--hide-scrollbars', '--lang=' + language, '--host-resolver-rules=MAP * ~NOTFOUND',
             '--user-data-dir=' + folder, '--remote-debugging-pipe', 'about:blank'],
            preexec_fn=wire, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=folder))
        os.close(read_end)
        os.close(write_end)
        self.number, self.rest, self.events, self.session = 0, b'', [], None
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Network', 'Runtime', 'Log'):
            self.call(domain + '.enable')

    def read(self):
        while b'\0' not in self.rest:
            more = os.read(self.inp, 1 << 20)
            if not more:
                sys.exit('browser.py: the browser ended')
            self.rest += more
        line, self.rest = self.rest.split(b'\0', 1)
        return json.loads(line)

    def call(self, method, **params):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': params}
        if self.session:
            message['sessionId'] = self.session
        os.write(self.out, json.dumps(message).encode() + b'\0')
        while True:
            answer = self.read()
            if answer.get('id') == self.number:
                if 'error' in answer:
                    sys.exit('browser.py: %s: %s' % (method, answer['error']['message']))
                return answer['result']
            self.events.append(answer)

    def wait(self, method):
        while not any(e.get('method') == method for e in self.events):
            self.events.append(self.read())

    def open(self, url):
        self.events = []
        self.call('Page.navigate', url=url)
        self.wait('Page.loadEventFired')

    def evaluate(self, text):
        result = self.call('Runtime.evaluate', expression=text, returnByValue=True)
        if 'exceptionDetails' in result:
            sys.exit('browser.py: ' + json.dumps(result['exceptionDetails'])[:500])
        return result['result']['value']

    def show(self, width, dark, paper):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call('Emulation.setEmulatedMedia', media='print' if paper else 'screen',
                  features=[{'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])

    def complaints(self, url):
        """What the console said, and every request but that for the page itself."""
        for e in self.events:
            p = e.get('params', {})
            if e['method'] == 'Log.entryAdded':
                yield 'console: ' + p['entry']['text']
            elif e['method'] in ('Runtime.consoleAPICalled', 'Runtime.exceptionThrown'):
                yield 'console: ' + json.dumps(p)[:200]
            elif e['method'] == 'Network.requestWillBeSent' and p['request']['url'].split('#')[0] != url:
                yield 'request: ' + p['request']['url']

    def end(self):
        os.close(self.out)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def look(browser, url):
    wrong = []
    for width, dark, paper in ((1100, False, False), (1100, True, False), (360, False, False),
                               (360, True, False), (700, False, True)):
        browser.show(width, dark, paper)
        browser.open(url)
        seen = browser.evaluate(LOOK)
        where = '%d px, %s%s: ' % (width, 'dark' if dark else 'light', ', paper' if paper else '')
        print('# %s%d texts, least contrast %.2f' % (where, seen['texts'], seen['least']))
        wrong += [where + w for w in seen['wrong']] + [where + c for c in browser.complaints(url)]
    return wrong


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('page')
    arguments.add_argument('--png')
    arguments.add_argument('--width', type=int, default=1100)
    arguments.add_argument('--height', type=int)
    arguments.add_argument('--dark', action='store_true')
    arguments.add_argument('--print', dest='paper', action='store_true')
    arguments.add_argument('--language', default='en')
    a = arguments.parse_args()
    program = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
    if not program:
        sys.exit('browser.py: chromium is not installed')
    url = a.page if '://' in a.page else 'file://' + os.path.abspath(a.page)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(program, folder, a.language)
        try:
            if a.png:
                browser.show(a.width, a.dark, a.paper)
                browser.open(url)
                height = a.height or browser.evaluate('document.documentElement.scrollHeight')
                picture = browser.call('Page.captureScreenshot', captureBeyondViewport=True, clip={
                    'x': 0, 'y': 0, 'width': a.width, 'height': height, 'scale': 1})
                with open(a.png, 'wb') as out:
                    out.write(base64.b64decode(picture['data']))
                return 0
            wrong = look(browser, url)
        finally:
            browser.end()
    for line in wrong[:40]:
        print(line)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
