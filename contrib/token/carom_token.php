#!/usr/bin/env php
<?php
/*
 * Signed return paths for carom: see README.md.
 *
 * usage: carom_token.php KEY-FILE ADDRESS SEND-ID [DAY]
 */
declare(strict_types=1);

/* What two spellings of one address have in common. */
function carom_address_key(string $address): string
{
	// strtolower() is of ASCII letters alone since PHP 8 only
	$key = strtr(trim($address, " \t\r\n\v\f<>"), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
	$at = strrpos($key, '@');
	if ($at === false || $at === 0 || !preg_match('/[^\x00-\x7f]/', substr($key, $at + 1))) {
		return $key;
	}
	if (!function_exists('idn_to_ascii')) {
		throw new RuntimeException('a domain that is not ASCII needs php-intl');
	}
	$domain = idn_to_ascii(substr($key, $at + 1), IDNA_NONTRANSITIONAL_TO_ASCII, INTL_IDNA_VARIANT_UTS46);
	if ($domain === false) {
		throw new InvalidArgumentException('this is no domain');
	}
	return substr($key, 0, $at + 1) . $domain;
}

/* $n lowest bits of a number as text of 0 and 1: PHP has no integers of 185 bits. */
function carom_bits(int $number, int $n): string
{
	return str_pad(decbin($number), $n, '0', STR_PAD_LEFT);
}

function carom_octet_bits(string $octets): string
{
	return implode('', array_map(static fn ($octet) => carom_bits(ord($octet), 8), str_split($octets)));
}

/* 37 characters. $key: 32 octets; $sendId: below 2^40; $day: days since 1970, null for today. */
function carom_token(string $key, int $keyId, string $address, int $sendId, ?int $day = null): string
{
	if ($sendId < 0 || $sendId >= 1 << 40) {
		throw new InvalidArgumentException('a send id has 40 bits');
	}
	$day ??= intdiv(time(), 86400);
	$tag = substr(hash_hmac('sha256', 'carom-rcpt-1:' . carom_address_key($address), $key, true), 0, 5);
	$head = '0' . carom_bits($keyId, 4) . carom_bits($sendId, 40) . carom_octet_bits($tag) . carom_bits($day, 20);
	$signed = implode('', array_map(static fn ($octet) => chr(bindec($octet)), str_split(str_pad($head, 112, '0'), 8)));
	$sign = substr(hash_hmac('sha256', 'carom-token-1:' . $signed, $key, true), 0, 10);
	$token = '';
	foreach (str_split($head . carom_octet_bits($sign), 5) as $five) {
		$token .= 'abcdefghijklmnopqrstuvwxyz234567'[bindec($five)];
	}
	return $token;
}

/* The whole address. $exported: what `carom token key export --format=json` printed, read as JSON. */
function carom_return_path(array $exported, string $address, int $sendId, ?int $day = null): string
{
	[$prefix, $domain] = explode('@', $exported['return_path'] ?? '', 2) + ['', null];
	if ($prefix === '' || strlen($prefix) > 26) {
		$prefix = 'b';
	}
	$token = carom_token(hex2bin($exported['key']), $exported['key_id'], $address, $sendId, $day);
	return "$prefix-$token" . ($domain === null ? '' : "@$domain");
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
	if ($argc < 4 || $argc > 5) {
		fwrite(STDERR, "usage: carom_token.php KEY-FILE ADDRESS SEND-ID [DAY]\n");
		exit(64);
	}
	$exported = json_decode(file_get_contents($argv[1]), true);
	echo carom_return_path($exported, $argv[2], (int) $argv[3], $argc === 5 ? (int) $argv[4] : null), "\n";
}
