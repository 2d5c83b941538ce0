#!/usr/bin/env node
/*
 * Signed return paths for carom: see README.md.
 *
 * usage: carom_token.js KEY-FILE ADDRESS SEND-ID [DAY]
 */
"use strict";
const { createHmac } = require("crypto");
const { domainToASCII } = require("url");

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/* What two spellings of one address have in common. */
function addressKey(address) {
	const key = address
		.replace(/^[ \t\r\n\v\f<>]+|[ \t\r\n\v\f<>]+$/g, "")
		.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
	const at = key.lastIndexOf("@");
	const domain = key.slice(at + 1);
	if (at < 1 || /^[\x00-\x7f]*$/.test(domain)) return key;
	const ascii = domainToASCII(domain);
	if (!ascii) throw new RangeError("this is no domain");
	return key.slice(0, at + 1) + ascii;
}

function mac(key, what, value, octets) {
	return createHmac("sha256", key).update(what).update(value).digest().subarray(0, octets);
}

function number(octets) {
	return BigInt("0x" + octets.toString("hex"));
}

/* 37 characters. key: 32 octets; sendId: number or BigInt below 2^40; day: days since 1970, default today. */
function makeToken(key, keyId, address, sendId, day = Math.floor(Date.now() / 86400000)) {
	const send = BigInt(sendId);
	if (send < 0n || send >= 1n << 40n) throw new RangeError("a send id has 40 bits");
	const tag = number(mac(key, "carom-rcpt-1:", addressKey(address), 5));
	const head = (BigInt(keyId) << 100n) | (send << 60n) | (tag << 20n) | BigInt(day); // 105 bits
	const signed = Buffer.from((head << 7n).toString(16).padStart(28, "0"), "hex");
	const bits = (head << 80n) | number(mac(key, "carom-token-1:", signed, 10));
	let token = "";
	for (let shift = 180n; shift >= 0n; shift -= 5n) token += ALPHABET[Number((bits >> shift) & 31n)];
	return token;
}

/* The whole address. exported: what `carom token key export --format=json` printed, read as JSON. */
function returnPath(exported, address, sendId, day) {
	const path = exported.return_path || "";
	const at = path.includes("@") ? path.indexOf("@") : path.length;
	let prefix = path.slice(0, at);
	if (prefix === "" || Buffer.byteLength(prefix) > 26) prefix = "b";
	const token = makeToken(Buffer.from(exported.key, "hex"), exported.key_id, address, sendId, day);
	return prefix + "-" + token + path.slice(at);
}

module.exports = { addressKey, makeToken, returnPath };

if (require.main === module) {
	const [file, address, sendId, day] = process.argv.slice(2);
	if (sendId === undefined) {
		console.error("usage: carom_token.js KEY-FILE ADDRESS SEND-ID [DAY]");
		process.exit(64);
	}
	const exported = JSON.parse(require("fs").readFileSync(file, "utf8"));
	console.log(returnPath(exported, address, BigInt(sendId), day === undefined ? undefined : Number(day)));
}
