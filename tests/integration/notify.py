#!/usr/bin/env python3
"""notify.py CAROMD CONFIG - is a service manager: expects READY=1, then STOPPING=1 after SIGTERM."""
import os, signal, socket, subprocess, sys, tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "notify")
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(path)
    s.settimeout(20)
    daemon = subprocess.Popen([sys.argv[1], "-c", sys.argv[2], "-f"], env=dict(os.environ, NOTIFY_SOCKET=path))

    def wait_for(word):
        while word not in s.recv(4096):
            pass

    try:
        wait_for(b"READY=1")
        daemon.send_signal(signal.SIGTERM)
        wait_for(b"STOPPING=1")
        sys.exit(daemon.wait(30))
    finally:
        daemon.kill()
