import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client in Java 17 or later without a library. The client shows the two difficult tasks: to issue a code without the
 * risk of a second code, and to send a request with an access token. Exit codes: 0 done; 1 refused or not reached; 2 a
 * code may have been issued; 3 unknown task or missing variable.
 */
public final class Client {
    /** Statuses after which it is certain that at-gift issued nothing. After a 500 this is not certain. */
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 429);
    /** Timeout of a request in milliseconds. The provider requires 90 seconds or more. */
    private static final long TIMEOUT_MS = 110_000;
    private static final long[] PAUSES_429_MS = {1000, 2000, 4000, 8000, 16_000};

    /** Matches a success response. Use a JSON library here and for the request body if your program has one. */
    private static final Pattern SUCCESS =
        Pattern.compile("\\{(?=.*\"Status\"\\s*:\\s*\"SUCCESS\")(?=.*\"Dc1\"\\s*:\\s*\".)(?=.*\"TranId\"\\s*:\\s*\"(\\w+)\").*}", Pattern.DOTALL);

    private static final double RATE = Double.parseDouble(System.getenv().getOrDefault("GIFT_MOCK_CLOCK_RATE", "1"));
    // HTTP/1.1 avoids an attempt to upgrade the connection. Redirect.NEVER keeps a POST from being redirected.
    private static final HttpClient HTTP =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).build();

    public static void main(String[] args) throws Exception {
        String task = System.getenv().getOrDefault("GIFT_MOCK_TASK", "");
        switch (task) {
            case "issue-one" -> System.exit(issueOne());
            case "list-brands" -> System.exit(listBrands());
            default -> {
                System.err.println("unknown task \"" + task + "\": set GIFT_MOCK_TASK to issue-one or list-brands");
                System.exit(3);
            }
        }
    }

    private static int issueOne() throws Exception {
        String body = String.format("{\"AuthKey\":\"%s\",\"DcId\":\"%s\",\"Amount\":\"%s\"}",
            quoted(variable("AT_GIFT_AUTH_KEY")), quoted(parameter("DC_ID", "DC500")), quoted(parameter("AMOUNT", "500")));
        HttpRequest request = HttpRequest.newBuilder(URI.create(variable("AT_GIFT_BASE_URL") + "/" + variable("AT_GIFT_CAMPAIGN") + "/dc/getcode"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        book("unknown", "", "");
        for (int attempt = 0; ; attempt++) {
            HttpResponse<byte[]> answer;
            try {
                answer = send(request);
            } catch (ConnectException error) {
                book("failed", "", "");
                return ended(1, "not reached, so nothing was issued");
            } catch (Exception error) {
                return ended(2, "no answer: a code may have been issued. Ask the provider before you issue again");
            }
            int status = answer.statusCode();
            if (status == 429 && attempt < PAUSES_429_MS.length) {
                Thread.sleep((long) Math.ceil(PAUSES_429_MS[attempt] / RATE));
                continue;
            }
            if (REFUSALS.contains(status)) {
                book("failed", "", "");
                return ended(1, "refused with " + status);
            }
            String json = status == 200 ? jsonOf(answer) : null;
            String tranId = json == null ? null : tranIdOf(json);
            if (tranId == null) return ended(2, "answered with " + status + ": a code may have been issued");
            // The end user needs each of these values that the response contains.
            book("kept", tranId, textOf(json, "Dc1") + " " + textOf(json, "Dc2") + " " + textOf(json, "RmtrCd"));
            System.out.println("issued " + tranId);
            return 0;
        }
    }

    /**
     * Appends a line to the book of orders, which `gift-mock reconcile` compares with the provider's ledger. The last
     * line of an order contains its current state: "unknown" before the request is sent, then "kept", or "failed" if no
     * code was issued.
     */
    private static void book(String state, String tranId, String codes) throws IOException {
        String file = System.getenv("GIFT_MOCK_BOOK");
        if (file == null) return;
        String header = Files.exists(Path.of(file)) ? "" : "order,provider,amount,state,reference,codes\n";
        String line = String.join(",", "1", "at-gift", parameter("AMOUNT", "500"), state, tranId, codes.strip());
        Files.writeString(Path.of(file), header + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Returns the TranId; null if the response does not have the documented form. The code may exist even then, so the
     * order must not be sent again.
     */
    private static String tranIdOf(String json) {
        Matcher success = SUCCESS.matcher(json);
        return success.matches() ? success.group(1) : null;
    }

    /** Returns the text of a member; empty if the member is null or missing. */
    private static String textOf(String json, String name) {
        Matcher member = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        return member.find() ? member.group(1) : "";
    }

    /** Returns the body as text; null if the body is not in UTF-8. */
    private static String jsonOf(HttpResponse<byte[]> answer) {
        String type = answer.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (type.contains("charset=") && !type.contains("charset=utf-8")) return null;
        try {
            // A decoder throws an exception for invalid UTF-8. new String(body, UTF_8) would replace invalid bytes.
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer.body())).toString().strip();
        } catch (CharacterCodingException error) {
            return null;
        }
    }

    private static int listBrands() throws Exception {
        String token = totp(variable("REALPAY_GIFT_TOTP_SECRET"), System.currentTimeMillis() / 1000, variable("REALPAY_GIFT_TOTP_ALGORITHM"),
            Integer.parseInt(variable("REALPAY_GIFT_TOTP_DIGITS")), Integer.parseInt(variable("REALPAY_GIFT_TOTP_PERIOD")));
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(URI.create(variable("REALPAY_GIFT_BASE_URL") + "/brands"))
            .header("x-realpay-gift-api-access-key", variable("REALPAY_GIFT_ACCESS_KEY"))
            .header("x-realpay-gift-api-access-token", token)
            .build());
        return answer.statusCode() == 200 ? 0 : ended(1, "answered with " + answer.statusCode());
    }

    /** Sends a request once. The timeout includes the body, unlike the timeout of HttpRequest. */
    private static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        var answer = HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get((long) Math.ceil(TIMEOUT_MS / RATE), TimeUnit.MILLISECONDS);
        } catch (TimeoutException error) {
            answer.cancel(true);
            throw error;
        } catch (ExecutionException error) {
            if (error.getCause() instanceof ConnectException) throw (ConnectException) error.getCause();
            throw error;
        }
    }

    /** Returns the token of RFC 6238. The contract with the provider defines the algorithm: SHA1, SHA256 or SHA512. */
    static String totp(String secret, long epochSeconds, String algorithm, int digits, int period) throws Exception {
        Mac mac = Mac.getInstance("Hmac" + algorithm);
        mac.init(new SecretKeySpec(base32(secret), "RAW"));
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(epochSeconds / period).array());
        int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 15) & 0x7fffffff;
        return String.format(Locale.ROOT, "%0" + digits + "d", number % (long) Math.pow(10, digits));
    }

    /** Decodes base32. The Java library has only a decoder for base64. */
    private static byte[] base32(String text) {
        String letters = text.toUpperCase(Locale.ROOT).replace("=", "");
        ByteBuffer bytes = ByteBuffer.allocate(letters.length() * 5 / 8);
        int bits = 0;
        int value = 0;
        for (char letter : letters.toCharArray()) {
            value = value << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (value >> bits));
            }
        }
        return bytes.array();
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String parameter(String name, String fallback) {
        return System.getenv().getOrDefault("GIFT_MOCK_TASK_" + name, fallback);
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null) System.exit(ended(3, "the variable " + name + " is missing: see `gift-mock env`"));
        return value;
    }

    private static int ended(int code, String message) {
        System.err.println(message);
        return code;
    }
}
