#!/usr/bin/env python3
"""generate.py - writes the samples of this directory from the .tsv files beside it.

usage: python3 generate.py   (in this directory; what it writes is committed)
"""
import os

HERE = os.path.dirname(os.path.abspath(__file__))
MDN = [('outlook', 'Read: January offers', 'manual-action/MDN-sent-manually', 'Microsoft Outlook'),
       ('outlook-auto', 'Read: January offers', 'automatic-action/MDN-sent-automatically', 'Microsoft Outlook'),
       ('exchange', 'Read: January offers', 'automatic-action/MDN-sent-automatically', 'Microsoft Exchange Server'),
       ('thunderbird', 'Return Receipt (displayed) - January offers', 'manual-action/MDN-sent-manually', 'corp.example; Thunderbird'),
       ('apple-mail', 'Read: January offers', 'manual-action/MDN-sent-manually', 'Apple Mail'),
       ('ios', 'Read: January offers', 'manual-action/MDN-sent-automatically', 'iPhone Mail'),
       ('notes', 'Return Receipt', 'automatic-action/MDN-sent-automatically', 'Lotus Notes'),
       ('roundcube', 'Receipt (Read): January offers', 'manual-action/MDN-sent-manually', 'Roundcube Webmail')]
MDN_KINDS = ['displayed', 'deleted', 'dispatched', 'processed', 'denied']
CHALLENGES = [
    ('Please confirm your message', 'Your message is being held until you confirm that you are a person. Reply to this message to confirm.'),
    ('Re: January offers [verify#a1b2c3d4]', 'The recipient uses a challenge to stop unsolicited mail. Just reply to this message.'),
    ('Confirmation required', 'Before your message can be delivered you must confirm your address.'),
    ('Sender verification', 'This mailbox is protected by Spam Arrest. Click the link below to deliver your mail.'),
    ('Your mail requires confirmation', 'Prove that you are a human to be put on the list of approved senders.'),
    ('Bitte bestätigen Sie Ihre Nachricht', 'Ihre Nachricht wird erst nach Ihrer Bestätigung zugestellt. Bitte bestätigen Sie, dass Sie kein Roboter sind.'),
    ('Votre message', 'Votre message est en attente de votre confirmation. Veuillez prouver que vous n\'êtes pas un robot.'),
    ('Confirme o seu e-mail', 'O AntiSpam UOL está aguardando confirmação do envio desta mensagem.'),
    ('Подтверждение', 'Ваше письмо ожидает подтверждения. Подтвердите, что вы не робот.'),
    ('Request to join the guest list', 'Please add yourself to my guest list so that your mail arrives.')]
SIGNS = [['Auto-Submitted: auto-replied', 'Return-Path: <>'], ['Auto-Submitted: auto-generated', 'Precedence: bulk'],
         ['Precedence: auto_reply'], ['X-Autoreply: yes'], ['Return-Path: <>', 'In-Reply-To: <mail-0001@example.com>'],
         []]  # the last: nothing but its words
DATE = 'Mon, 3 Aug 2026 09:00:00 +0000'
count = 0


def write(name, headers, body, want):
    global count
    head = ['From: Ann Example <ann@corp.example>', 'To: news@example.com', 'Date: ' + DATE,
            'Message-ID: <%s@corp.example>' % name, 'MIME-Version: 1.0'] + headers
    if not any(h.startswith('Content-Type') for h in head):
        head += ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit']
    with open(os.path.join(HERE, name + '.eml'), 'w') as f:
        f.write('\n'.join(head) + '\n\n' + body + '\n')
    with open(os.path.join(HERE, name + '.want'), 'w') as f:
        f.write('\n'.join(want) + '\n')
    count += 1


def rows(name):
    with open(os.path.join(HERE, name)) as f:
        for line in f:
            if line.strip() and not line.startswith('#'):
                yield line.rstrip('\n').split('\t')


QUOTED = '\n\nOn Mon, 3 Aug 2026, news wrote:\n> We are on vacation until 1 September. Write to sales@example.com.'
for lang, subject, body, *days in rows('away.tsv'):
    tag = lang.split('-')[0]
    for i, day in enumerate(days):
        for k, extra in enumerate((SIGNS[i], SIGNS[i + 3])):
            text = body.replace('\\n', '\n').replace('{D}', day).replace('{T}', day).replace('{S}', 'Bob.Stand-In@corp.example')
            write('away-%s-%d%s' % (lang, i + 1, 'ab'[k]), ['Subject: ' + subject] + extra, text + (QUOTED if k else ''),
                  ['kind=auto_reply', 'subkind=out_of_office', 'language=' + tag, 'until=2026-08-17',
                   'substitute=Bob.Stand-In@corp.example', 'new_address=', 'recipient=ann@corp.example'])
subjects = {}
for row in rows('away.tsv'):
    subjects.setdefault(row[0].split('-')[0], row[1])
names = {'left': 'left_company', 'changed': 'address_changed', 'received': 'acknowledgement', 'unattended': 'unattended'}
for i, (lang, kind, text) in enumerate(rows('other.tsv')):
    tag = lang.split('-')[0]
    want = ['kind=auto_reply', 'subkind=' + names[kind], 'language=' + tag, 'until=',
            'substitute=' + ('bob@corp.example' if kind == 'left' else ''),
            'new_address=' + ('ann@elsewhere.example' if kind == 'changed' else ''), 'recipient=ann@corp.example']
    write('%s-%s' % (kind, lang), ['Subject: ' + subjects[tag]] + SIGNS[i % 5],
          text.replace('{S}', 'bob@corp.example').replace('{N}', 'ann@elsewhere.example'), want)
for i, (subject, text) in enumerate(CHALLENGES):
    for k in range(2):
        write('challenge-%d%s' % (i + 1, 'ab'[k]), ['Subject: ' + subject] + SIGNS[k], text,
              ['kind=auto_reply', 'subkind=challenge', 'recipient=ann@corp.example'])
for subkind, words in rows('requests.tsv'):
    for i, word in enumerate(words.split('|')):
        want = ['kind=request', 'subkind=' + subkind, 'recipient=ann@corp.example']
        write('%s-subject-%d' % (subkind, i + 1), ['Subject: ' + word], '', want)
        write('%s-answer-%d' % (subkind, i + 1), ['Subject: Re: January offers', 'In-Reply-To: <mail-0001@example.com>'],
              word + '\n\n> Our offers of January', want)
for i, (subject, text) in enumerate(rows('humans.tsv')):
    write('human-%d' % (i + 1), ['Subject: ' + subject] + (['In-Reply-To: <m1@example.com>'] if subject.lower().startswith('re') else []),
          text + '\n\nAnn', ['kind=mail'])
    write('human-%d-quoting' % (i + 1), ['Subject: ' + subject, 'References: <m1@example.com>'],
          text + '\n\nAnn\n\n> I am out of the office until 17 August.\n> Please contact bob@corp.example.', ['kind=mail'])
    write('newsletter-%d' % (i + 1), ['Subject: ' + subject, 'List-Unsubscribe: <mailto:leave@corp.example>', 'Precedence: bulk'],
          text + '\n\nTo leave this list, write to leave@corp.example.', ['kind=mail'])
for name, subject, mode, agent in MDN:
    for kind in MDN_KINDS:
        write('mdn-%s-%s' % (name, kind), ['Subject: ' + subject, 'In-Reply-To: <mail-0001@example.com>',
              'Content-Type: multipart/report; report-type=disposition-notification; boundary="b1"'],
              '--b1\nContent-Type: text/plain; charset=utf-8\n\nYour message\n\n   To: Ann Example\n   Subject: January offers\n\n'
              'was handled on 3 August 2026.\n\n--b1\nContent-Type: message/disposition-notification\n\nReporting-UA: %s\n'
              'Final-Recipient: rfc822; ann@corp.example\nOriginal-Message-ID: <mail-0001@example.com>\nDisposition: %s; %s\n\n--b1--'
              % (agent, mode, kind), ['kind=mdn', 'subkind=' + kind, 'recipient=ann@corp.example'])
print(count, 'samples')
