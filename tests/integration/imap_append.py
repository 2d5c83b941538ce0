#!/usr/bin/env python3
"""Puts messages into a mailbox the way any client can: imap_append.py PORT USER PASSWORD-FILE FOLDER FILE...

Plain IMAP on 127.0.0.1. Makes the folder when it is missing; its name is sent as it is.
"""
import imaplib
import sys

port, user, password_file, folder = sys.argv[1:5]
with open(password_file, encoding="utf-8") as file:
    password = file.readline().rstrip("\n")
connection = imaplib.IMAP4("127.0.0.1", int(port))
connection.login(user, password)
quoted = '"' + folder + '"'
if folder != "INBOX":
    connection.create(quoted)
for path in sys.argv[5:]:
    with open(path, "rb") as file:
        answer, words = connection.append(quoted, None, None, file.read())
    if answer != "OK":
        sys.exit(f"{path}: {answer} {words}")
connection.logout()
