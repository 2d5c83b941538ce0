"""What each recipient provokes, and what a reader of the bounce must find out.

local   local part of the recipient; several MTAs mail CASE.local@CASE.domain
domain  recipient domain; every domain is an address of ADDRESSES
rcpt, eom, mail, data, greeting   what the receiver answers there ("drop": closes); a line a reply line
want    reason and permanence a reader must give, with reply and status where the report carries them
"""

ADDRESSES = {
    "sender.example": "127.0.0.3", "mx.sender.example": "127.0.0.3",
    "remote.example": "127.0.0.2", "mx.remote.example": "127.0.0.2",
    "greeting.example": "127.0.0.10", "mx.greeting.example": "127.0.0.10",
    "busy.example": "127.0.0.11", "mx.busy.example": "127.0.0.11",
    "drop.example": "127.0.0.12", "mx.drop.example": "127.0.0.12",
    "forbidden.example": "127.0.0.13", "mx.forbidden.example": "127.0.0.13",
    "small.example": "127.0.0.14", "mx.small.example": "127.0.0.14",
    "cutoff.example": "127.0.0.15", "mx.cutoff.example": "127.0.0.15",
    "nomail.example": "127.0.0.16", "mx.nomail.example": "127.0.0.16",
    "tls.example": "127.0.0.17", "mx.tls.example": "127.0.0.17",
    "refused.example": "127.0.0.9", "mx.refused.example": "127.0.0.9",
    "nullmx.example": "nullmx", "empty.example": "empty", "servfail.example": "servfail",
    "host.example": "127.0.0.1", "mta.example": "127.0.0.1",
}

REMOTE = "remote.example"
CASES = [
    # the address
    dict(local="nosuch", domain=REMOTE, rcpt="550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown",
         want=("mailbox_not_found", "hard", "550", "5.1.1")),
    dict(local="nobodyhere", domain=REMOTE, rcpt="550 No such person at this address",
         want=("mailbox_not_found", "hard", "550", None)),
    dict(local="closed", domain=REMOTE, rcpt="550 5.2.1 This account has been closed and will not come back",
         want=("mailbox_closed", "hard", "550", "5.2.1")),
    dict(local="moved", domain=REMOTE, rcpt="551 5.1.6 User not local; please try <new.home@remote.example>",
         want=("mailbox_moved", "hard", "551", "5.1.6")),
    dict(local="badsyntax", domain=REMOTE, rcpt="501 5.1.3 Bad recipient address syntax",
         want=("address_syntax", "hard", "501", "5.1.3")),
    dict(local="disabled", domain=REMOTE, rcpt="550 5.2.1 Mailbox is disabled for now",
         want=("mailbox_disabled", "soft", "550", "5.2.1")),
    dict(local="full", domain=REMOTE, rcpt="552 5.2.2 The mailbox of this user is full",
         want=("mailbox_full", "soft", "552", "5.2.2")),
    dict(local="overquota", domain=REMOTE, eom="552 5.2.2 Quota exceeded (mailbox for user is full)",
         want=("mailbox_full", "soft", "552", "5.2.2")),
    # sender, message, policy
    dict(local="policy", domain=REMOTE, rcpt="554 5.7.1 Message refused by local policy",
         want=("policy_rejected", "soft", "554", "5.7.1")),
    dict(local="relay", domain=REMOTE, rcpt="550 5.7.1 Relaying denied",
         want=("relay_denied", "soft", "550", "5.7.1")),
    dict(local="listed", domain=REMOTE,
         rcpt="554 5.7.1 Service unavailable; Client host [127.0.0.1] blocked using zen.spamhaus.org",
         want=("ip_blocked", "soft", "554", "5.7.1")),
    dict(local="spf", domain=REMOTE, eom="550 5.7.23 SPF validation failed for sender.example",
         want=("auth_failure", "soft", "550", "5.7.23")),
    dict(local="dmarc", domain=REMOTE, eom="550 5.7.1 Unauthenticated email is not accepted due to the DMARC policy of the domain",
         want=("auth_failure", "soft", "550", "5.7.1")),
    dict(local="spam", domain=REMOTE, eom="554 5.7.1 This message looks like spam and was rejected",
         want=("spam_content", "soft", "554", "5.7.1")),
    dict(local="virus", domain=REMOTE, eom="554 5.7.1 Virus found: Eicar-Test-Signature",
         want=("virus_detected", "soft", "554", "5.7.1")),
    dict(local="attachment", domain=REMOTE, eom="552 5.7.0 Attachments of this file type are blocked",
         want=("attachment_blocked", "soft", "552", "5.7.0")),
    dict(local="toobig", domain=REMOTE, eom="552 5.3.4 Message size exceeds fixed maximum message size",
         want=("message_too_large", "soft", "552", "5.3.4")),
    dict(local="member", domain=REMOTE, rcpt="550 5.7.2 Only members may post to this list",
         want=("recipient_refused", "soft", "550", "5.7.2")),
    dict(local="multiline", domain=REMOTE,
         rcpt="550 5.1.1 The email account that you tried to reach\n550 5.1.1 does not exist. Please check the spelling\n550 5.1.1 of the address",
         want=("mailbox_not_found", "hard", "550", "5.1.1")),
    # whole hosts and domains
    dict(local="anna", domain="greeting.example", host="127.0.0.10", greeting="554 greeting.example: your IP is on our block list",
         want=("ip_blocked", "soft", "554", None)),
    dict(local="berta", domain="forbidden.example", host="127.0.0.13", mail="553 5.1.8 Sender address rejected: Domain not found",
         want=("sender_rejected", "soft", "553", "5.1.8")),
    dict(local="bruno", domain="tls.example", host="127.0.0.17", mail="530 5.7.0 Must issue a STARTTLS command first",
         want=("tls_failure", "soft", "530", "5.7.0")),
    dict(local="clara", domain="nomail.example", host="127.0.0.16", greeting="521 5.3.2 nomail.example does not accept mail",
         want=("domain_no_mail", "hard", "521", None)),
    dict(local="dora", domain="no-such-domain.example", want=("domain_not_found", "hard", None, None)),
    dict(local="emil", domain="nullmx.example", want=("domain_no_mail", "hard", None, None)),
    dict(local="frida", domain="empty.example", want=("domain_no_mail domain_not_found", "hard", None, None)),
    # what ends by time
    dict(local="grey", domain=REMOTE, rcpt="451 4.7.1 Greylisted, please come again later", slow=True,
         want=("greylisted expired", "soft", "451", None)),
    dict(local="fulltemp", domain=REMOTE, rcpt="452 4.2.2 Mailbox full", slow=True,
         want=("mailbox_full expired", "soft", "452", None)),
    dict(local="ratelimit", domain=REMOTE, rcpt="421 4.7.0 Too many messages from your host, slow down", slow=True,
         want=("rate_limited expired", "soft", "421", None)),
    dict(local="gustav", domain="busy.example", host="127.0.0.11", greeting="421 4.3.2 Service not available, closing transmission channel",
         slow=True, want=("service_unavailable expired", "soft", None, None)),
    dict(local="heinz", domain="refused.example", slow=True, want=("connection_failure expired", "soft", None, None)),
    dict(local="ida", domain="drop.example", host="127.0.0.12", greeting="drop", slow=True,
         want=("connection_failure expired", "soft", None, None)),
    dict(local="julius", domain="servfail.example", slow=True, want=("dns_failure expired", "soft", None, None)),
    dict(local="kaspar", domain="cutoff.example", host="127.0.0.15", data="drop", slow=True,
         want=("connection_failure expired", "soft", None, None)),
    dict(local="fine", domain=REMOTE, want=None),
]

# Mailboxes of Dovecot, reached by LMTP: what becomes of a letter to each.
USERS = "users.example"
DOVECOT = {
    "stuffed": dict(quota=1, want=dict(kind="bounce", reason="mailbox_full", permanence="soft", reply="552", status="5.2.2")),
    "missing": dict(absent=True, want=dict(kind="bounce", reason="mailbox_not_found", permanence="hard", reply="550", status="5.1.1")),
    "rejects": dict(sieve='require "reject"; reject "I take no letters of this kind.";',
                    want=dict(kind="bounce|mdn", reason=None)),
    "ereject": dict(sieve='require "ereject"; ereject "Only friends may write to me.";',
                    want=dict(kind="bounce", reason="recipient_refused|policy_rejected", permanence="soft")),
}
AWAY = {
    "en": ("Out of office", "I am out of the office until 14 December 2026. In urgent cases please write to Sam."),
    "de": ("Abwesenheitsnotiz", "Ich bin bis einschliesslich 13. Dezember 2026 nicht im Büro. Meine E-Mails werden nicht weitergeleitet."),
    "fr": ("Absence du bureau", "Je suis absente du bureau jusqu'au 14 décembre 2026. En cas d'urgence, écrivez à mon collègue."),
    "es": ("Fuera de la oficina", "Estoy de vacaciones hasta el 14 de diciembre de 2026. Responderé a mi regreso."),
    "it": ("Fuori sede", "Sono in ferie fino al 14 dicembre 2026. Risponderò al mio rientro."),
    "nl": ("Afwezig", "Ik ben met verlof en terug op 14 december 2026."),
    "pl": ("Nieobecność", "Jestem na urlopie do dnia 14 grudnia 2026. Odpowiem po powrocie."),
    "sv": ("Frånvaro", "Jag har semester och är tillbaka den 14 december 2026."),
    "pt": ("Ausência", "Estou de férias até 14 de dezembro de 2026. Responderei no meu regresso."),
    "ru": ("Автоответ", "Я в отпуске до 14 декабря 2026 года. Отвечу после возвращения."),
    "ja": ("不在通知", "休暇中のため、2026年12月14日まで不在にしております。"),
}
for language, (subject, text) in AWAY.items():
    DOVECOT["away." + language] = dict(
        sieve=f'require ["vacation", "encoded-character"]; vacation :days 1 :subject "{subject}" "{text}";',
        want=dict(kind="auto_reply", subkind="out_of_office", language=language,
                  until="2026-12-15" if language == "ja" else "2026-12-14"))
