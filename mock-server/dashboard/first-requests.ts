/**
 * Programs that send first requests to both providers. A user can paste a program and run it without changes. The
 * programs read the addresses, the credentials and the access token from the control API, so they contain no
 * credentials and work in every sandbox.
 */

import type { TextKey } from './texts/index.ts'

/** A program that sends the first requests. */
export interface FirstRequests {
  /** Name of the language. */
  language: string
  /** The operation that the program is for; undefined if the program sends requests to both providers. */
  operation?: 'at-gift.issue' | 'realpay-gift.list-brands' | 'realpay-gift.buy-gift'
  /** Name of a file for the program; undefined for a command. */
  file?: string
  /** Key of a text that the user must read before the user runs the program a second time. */
  note?: TextKey
  code: string
}

/** Product and face value of the first code, both from the default catalogue. */
const ORDER = { DcId: 'DC500', Amount: '500' } as const
const KEY_HEADER = 'X-RealPay-Gift-API-Access-Key'
const TOKEN_HEADER = 'X-RealPay-Gift-API-Access-Token'
const REQUEST_ID_HEADER = 'X-RealPay-Gift-API-Request-Id'
/** Price of the first gift in yen. The brand `amazon` of the default settings allows this price. */
const PRICE = 500

/** Returns the programs for a sandbox. @param url URL of the sandbox, without a trailing slash */
export function firstRequests(url: string): FirstRequests[] {
  const admin = `${url}/__admin`
  return [
    { language: 'curl', operation: 'at-gift.issue', note: 'oneOrderPerSecond', code: curlOrder(admin) },
    { language: 'curl', operation: 'realpay-gift.list-brands', code: curlBrands(admin) },
    { language: 'curl', operation: 'realpay-gift.buy-gift', note: 'buysGift', code: curlGift(admin) },
    { language: 'Python', file: 'first.py', code: python(admin) },
    { language: 'PHP', file: 'first.php', code: php(admin) },
    { language: 'Java', file: 'First.java', code: java(admin) },
  ]
}

/**
 * The option `--max-time` ends a request that waits too long for a decision. The option `-S` prints the error if a
 * response is lost.
 */
const CURL = `curl -sS --max-time 95 -w '\\n'`

const curlAdmin = (admin: string): string => `admin() {
  curl -sS -H "Authorization: Bearer $GIFT_MOCK_ADMIN_TOKEN" "${admin}/$1"
}
eval "$(admin 'env?format=shell')"
`

const curlOrder = (
  admin: string,
): string => `${curlAdmin(admin)}${CURL} "$AT_GIFT_BASE_URL/$AT_GIFT_CAMPAIGN/dc/getcode" \\
  -H 'Content-Type: application/json' \\
  -d "{\\"AuthKey\\":\\"$AT_GIFT_AUTH_KEY\\",\\"DcId\\":\\"${ORDER.DcId}\\",\\"Amount\\":\\"${ORDER.Amount}\\"}"
`

const curlBrands = (admin: string): string => `${curlAdmin(admin)}${CURL} "$REALPAY_GIFT_BASE_URL/brands" \\
  -H "${KEY_HEADER}: $REALPAY_GIFT_ACCESS_KEY" \\
  -H "${TOKEN_HEADER}: $(admin 'totp?format=text')"
`

const curlGift = (admin: string): string => `${curlAdmin(admin)}realpay() {
  ${CURL} "$REALPAY_GIFT_BASE_URL/$1" \\
    -H "${KEY_HEADER}: $REALPAY_GIFT_ACCESS_KEY" \\
    -H "${TOKEN_HEADER}: $(admin 'totp?format=text')" \\
    -H "${REQUEST_ID_HEADER}: $2" -H 'Content-Type: application/json' -d "$3"
}
NOW=$(date +%s)
PURCHASE=$(realpay purchases "purchase-$NOW" \\
  '{"prices":[${PRICE}],"name":"Spring","issuer":"Example","brands":["amazon"],"is_strict":true}' |
  sed 's/.*"id":"\\([a-z0-9]*\\)".*/\\1/')
realpay "purchases/$PURCHASE/gifts" "gift-$NOW" '{"price":${PRICE}}'
`

const python = (admin: string): string => `import json, os
from urllib.request import Request, urlopen

def send(url, body=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json", **headers})
    with urlopen(request, timeout=90) as response:
        return json.load(response)

def admin(path):
    token = os.environ.get("GIFT_MOCK_ADMIN_TOKEN", "")
    return send("${admin}/" + path, Authorization="Bearer " + token)

env = admin("env")
print(send(
    f"{env['AT_GIFT_BASE_URL']}/{env['AT_GIFT_CAMPAIGN']}/dc/getcode",
    {"AuthKey": env["AT_GIFT_AUTH_KEY"], "DcId": "${ORDER.DcId}", "Amount": "${ORDER.Amount}"},
))
print(send(
    env["REALPAY_GIFT_BASE_URL"] + "/brands",
    ${KEY_HEADER.replaceAll('-', '_')}=env["REALPAY_GIFT_ACCESS_KEY"],
    ${TOKEN_HEADER.replaceAll('-', '_')}=admin("totp")["tokens"][0]["token"],
))
`

const php = (admin: string): string => `<?php
function send(string $url, array $headers, ?array $body = null): array {
    $http = ['header' => $headers, 'timeout' => 90];
    if ($body !== null) {
        $http['method'] = 'POST';
        $http['header'][] = 'Content-Type: application/json';
        $http['content'] = json_encode($body);
    }
    return json_decode(file_get_contents($url, false, stream_context_create(['http' => $http])), true);
}
function admin(string $path): array {
    return send("${admin}/$path", ['Authorization: Bearer ' . getenv('GIFT_MOCK_ADMIN_TOKEN')]);
}

$env = admin('env');
print_r(send("$env[AT_GIFT_BASE_URL]/$env[AT_GIFT_CAMPAIGN]/dc/getcode", [], [
    'AuthKey' => $env['AT_GIFT_AUTH_KEY'], 'DcId' => '${ORDER.DcId}', 'Amount' => '${ORDER.Amount}',
]));
print_r(send("$env[REALPAY_GIFT_BASE_URL]/brands", [
    "${KEY_HEADER}: $env[REALPAY_GIFT_ACCESS_KEY]",
    '${TOKEN_HEADER}: ' . admin('totp')['tokens'][0]['token'],
]));
`

const java = (admin: string): string => `import java.net.URI;
import java.net.http.*;
import java.util.*;
import java.util.regex.*;

class First {
    static String send(String url, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).headers(headers);
        if (body != null) request.POST(HttpRequest.BodyPublishers.ofString(body));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    static String admin(String path) throws Exception {
        var token = Objects.requireNonNullElse(System.getenv("GIFT_MOCK_ADMIN_TOKEN"), "");
        return send("${admin}/" + path, null, "Authorization", "Bearer " + token);
    }

    public static void main(String[] arguments) throws Exception {
        var env = new HashMap<String, String>();
        var members = Pattern.compile("\\"(\\\\w+)\\": \\"([^\\"]*)\\"").matcher(admin("env"));
        while (members.find()) env.put(members.group(1), members.group(2));
        var order = "{\\"AuthKey\\":\\"%s\\",\\"DcId\\":\\"${ORDER.DcId}\\",\\"Amount\\":\\"${ORDER.Amount}\\"}";
        System.out.println(send(
            env.get("AT_GIFT_BASE_URL") + "/" + env.get("AT_GIFT_CAMPAIGN") + "/dc/getcode",
            order.formatted(env.get("AT_GIFT_AUTH_KEY")), "Content-Type", "application/json"));
        System.out.println(send(
            env.get("REALPAY_GIFT_BASE_URL") + "/brands", null,
            "${KEY_HEADER}", env.get("REALPAY_GIFT_ACCESS_KEY"),
            "${TOKEN_HEADER}", admin("totp?format=text").trim()));
    }
}
`
