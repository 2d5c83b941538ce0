# bounces.awk - writes failure reports as a mail server would send them, one a file, into dir.
function letter(n,    file)
{
	file = sprintf("%s/%010d.letter.test", dir, n)
	printf "From: Anna <anna%d@elsewhere.example>\r\nTo: bounce@returns.example.com\r\n", n > file
	printf "Message-ID: <letter-%d@elsewhere.example>\r\nSubject: a question %d\r\n", n, n > file
	printf "Date: Thu, 1 Jan 2026 12:00:00 +0000\r\n\r\nHello,\r\nwhere can I read your terms?\r\n" > file
	close(file)
}
function report(n,    file, rcpt)
{
	file = sprintf("%s/%010d.report.test", dir, n)
	rcpt = sprintf("nobody%d@example.org", n)
	printf "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\r\n" > file
	printf "To: bounce@returns.example.com\r\nSubject: Undelivered Mail Returned to Sender\r\n" > file
	printf "Date: Thu, 1 Jan 2026 12:00:00 +0000\r\nMessage-ID: <dsn-%d@mx.example.net>\r\n", n > file
	printf "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n" > file
	printf "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b%d\"\r\n\r\n", n > file
	printf "--b%d\r\nContent-Type: text/plain\r\n\r\n", n > file
	printf "The mail system\r\n\r\n<%s>: host mx.example.org said: 550 5.1.1 User unknown\r\n\r\n", rcpt > file
	printf "--b%d\r\nContent-Type: message/delivery-status\r\n\r\n", n > file
	printf "Reporting-MTA: dns; mx.example.net\r\n\r\n" > file
	printf "Final-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\n", rcpt > file
	printf "Remote-MTA: dns; mx.example.org\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n" > file
	printf "--b%d\r\nContent-Type: text/rfc822-headers\r\n\r\n", n > file
	printf "Return-Path: <bounce@returns.example.com>\r\nFrom: News <news@example.com>\r\nTo: %s\r\n", rcpt > file
	printf "Subject: the news\r\nMessage-ID: <news-%d@example.com>\r\nDate: Thu, 1 Jan 2026 11:00:00 +0000\r\n", n > file
	printf "\r\n--b%d--\r\n", n > file
	close(file)
}
BEGIN {
	for (n = from; n <= to; n++) {
		report(n)
		if (n % 10 == 0)
			letter(n)
	}
}
