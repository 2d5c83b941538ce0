#!/usr/bin/env python3
"""Writes parsers/charset_tables.def: what the bytes 0x80-0xff mean in each single-byte set.

Run by hand when a set is added: parsers/charset_tables.py > parsers/charset_tables.def
Bytes a set leaves undefined, and C1 controls, are U+FFFD.
"""

SETS = """cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_10 iso8859_13 iso8859_14
iso8859_15 iso8859_16 koi8_r koi8_t koi8_u cp437 cp737 cp775 cp850 cp852 cp855 cp857 cp858 cp862 cp866
cp874 hp_roman8 mac_cyrillic mac_greek mac_iceland mac_latin2 mac_roman mac_turkish""".split()


def code_point(byte, name):
    text = bytes([byte]).decode(name, errors="replace")
    return 0xFFFD if 0x80 <= ord(text) <= 0x9F else ord(text)


print("/* Written by parsers/charset_tables.py: TABLE(name, code points of 0x80 to 0xff) */")
print("/* clang-format off */")
for name in SETS:
    points = [f"0x{code_point(b, name):04x}" for b in range(0x80, 0x100)]
    print(f"TABLE({name},")
    for i in range(0, 128, 12):
        print("\t" + ", ".join(points[i : i + 12]) + ("," if i + 12 < 128 else ")"))
