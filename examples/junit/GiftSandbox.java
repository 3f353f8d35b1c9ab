import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A sandbox of a running gift-provider-mock for one test: a whole mock below /sandboxes/ID, with a clock that stands still.
 * Java 17, no libraries; read the JSON with the one that you have.
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
     * Tests that run at once have one each, in every fork of Surefire (the system property surefire.forkNumber) and in every
     * thread of JUnit. The mock is at GIFT_MOCK_URL, or at port 4600 of this machine.
     */
    public static GiftSandbox open() throws IOException, InterruptedException {
        var url = System.getenv().getOrDefault("GIFT_MOCK_URL", "http://127.0.0.1:4600");
        var sandbox = new GiftSandbox(url, "fork" + System.getProperty("surefire.forkNumber", "1") + "-" + count.incrementAndGet());
        // What an earlier run left behind goes.
        sandbox.control("POST", "reset", "{}");
        sandbox.control("PUT", "clock", "{\"mode\":\"frozen\"}");
        return sandbox;
    }

    /** Base URL of あっとギフト, to which the campaign is added. */
    public String atGift() {
        return url() + "/at-gift";
    }

    /** Base URL of the partner API. */
    public String realpayGift() {
        return url() + "/realpay-gift";
    }

    public void arm(String fault) throws IOException, InterruptedException {
        control("POST", "faults", fault);
    }

    public void advance(long ms) throws IOException, InterruptedException {
        control("POST", "clock/advance", "{\"ms\":" + ms + "}");
    }

    /** What the client would have paid, as JSON. */
    public String ledger() throws IOException, InterruptedException {
        return control("GET", "ledger", null);
    }

    /** How the client kept to the providers' rules, as JSON. */
    public String report() throws IOException, InterruptedException {
        return control("GET", "report", null);
    }

    /** Passes where so many requests were sent, such as {@code {"operation":"at-gift.issue"}}; the answer says what came nearest. */
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
