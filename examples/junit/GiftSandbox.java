import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A sandbox of a running gift-provider-mock for one test: a separate mock below /sandboxes/ID, with a frozen clock.
 * Needs Java 17 and no library. Parse the returned JSON with the JSON library of your project.
 */
public final class GiftSandbox implements AutoCloseable {
    private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicInteger count = new AtomicInteger();

    private final String mock;
    private final String id;

    private GiftSandbox(String mock, String id) {
        this.mock = mock;
        this.id = id;
    }

    /**
     * Opens a sandbox that no other test uses, even if tests run concurrently in several threads or in several forks of
     * Surefire (system property surefire.forkNumber). The variable GIFT_MOCK_URL contains the URL of the mock. The
     * default is port 4600 of this machine.
     */
    public static GiftSandbox open() throws IOException, InterruptedException {
        var url = System.getenv().getOrDefault("GIFT_MOCK_URL", "http://127.0.0.1:4600");
        var sandbox = new GiftSandbox(url, "fork" + System.getProperty("surefire.forkNumber", "1") + "-" + count.incrementAndGet());
        // An earlier run may have left data in the sandbox.
        sandbox.control("POST", "reset", "{}");
        sandbox.control("PUT", "clock", "{\"mode\":\"frozen\"}");
        return sandbox;
    }

    /** Returns the base URL of あっとギフト without the campaign. */
    public String atGift() {
        return url() + "/at-gift";
    }

    /** Returns the base URL of the partner API. */
    public String realpayGift() {
        return url() + "/realpay-gift";
    }

    public void arm(String fault) throws IOException, InterruptedException {
        control("POST", "faults", fault);
    }

    public void advance(long ms) throws IOException, InterruptedException {
        control("POST", "clock/advance", "{\"ms\":" + ms + "}");
    }

    /** Returns the ledger as JSON: all issued codes and what the client would have paid for them. */
    public String ledger() throws IOException, InterruptedException {
        return control("GET", "ledger", null);
    }

    /** Returns the report as JSON: the result of each conduct rule of the providers. */
    public String report() throws IOException, InterruptedException {
        return control("GET", "report", null);
    }

    /**
     * Checks that exactly this many requests match, for example {@code {"operation":"at-gift.issue"}}. The message of
     * the error describes the most similar requests.
     */
    public void verify(String match, int exactly) throws IOException, InterruptedException {
        control("POST", "requests/verify", "{\"match\":" + match + ",\"count\":{\"exactly\":" + exactly + "}}");
    }

    @Override
    public void close() throws IOException {
        try {
            send("DELETE", mock + "/__admin/sandboxes/" + id, null);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
        }
    }

    private String url() {
        return mock + "/sandboxes/" + id;
    }

    private String control(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, url() + "/__admin/" + path, body);
    }

    private static String send(String method, String url, String body) throws IOException, InterruptedException {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var answer = http.send(HttpRequest.newBuilder(URI.create(url)).method(method, publisher).build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 400) throw new AssertionError(method + " " + url + ": " + answer.statusCode() + " " + answer.body());
        return answer.body();
    }
}
