import static java.lang.System.getenv;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/** Issues one code. Has an error on purpose: see docs/first-ten-minutes.md. */
class Client {
    private static final Set<Integer> RETRY = Set.of(0, 429); // 0: no response. The correct line: … RETRY = Set.of(429);

    public static void main(String[] args) throws InterruptedException {
        // How many times as fast the mock's time is.
        double rate = Double.parseDouble(getenv().getOrDefault("GIFT_MOCK_CLOCK_RATE", "1"));
        String order = """
            {"AuthKey":"%s","DcId":"%s","Amount":"%s"}""".formatted(
                getenv("AT_GIFT_AUTH_KEY"),
                getenv().getOrDefault("GIFT_MOCK_TASK_DC_ID", "DC500"),
                getenv().getOrDefault("GIFT_MOCK_TASK_AMOUNT", "500"));
        HttpRequest request = HttpRequest.newBuilder(
                URI.create(getenv("AT_GIFT_BASE_URL") + "/" + getenv("AT_GIFT_CAMPAIGN") + "/dc/getcode"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMillis((long) (110_000 / rate)))
            .POST(HttpRequest.BodyPublishers.ofString(order))
            .build();
        HttpClient http = HttpClient.newHttpClient();
        for (int attempt = 0; attempt < 3; attempt++) {
            int status = 0;
            String body = "";
            try {
                var response = http.send(request, BodyHandlers.ofString());
                status = response.statusCode();
                body = response.body();
            } catch (IOException error) {
                System.err.println("no response: " + error);
            }
            if (status == 200) {
                System.out.println("the code: " + body.replaceFirst("(?s).*\"Dc1\":\"([^\"]+)\".*", "$1"));
                return;
            }
            if (!RETRY.contains(status)) break;
            Thread.sleep((long) (1100 / rate)); // The provider takes one request a second.
        }
        System.err.println("not issued, or unknown: ask the provider before you order again");
        System.exit(1);
    }
}
