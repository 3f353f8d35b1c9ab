import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Needs org.testcontainers:testcontainers-junit-jupiter 2 (before version 2: org.testcontainers:junit-jupiter). */
@Testcontainers
class GiftMockTest {
    @Container
    static final GenericContainer<?> mock = new GenericContainer<>("gift-mock")
            .withEnv("GIFT_MOCK_ADMIN_TOKEN", "test")
            .withExposedPorts(4600)
            .waitingFor(Wait.forHttp("/readyz"));

    static String url() {
        return "http://" + mock.getHost() + ":" + mock.getMappedPort(4600);
    }

    @Test
    void aCodeIsIssued() throws Exception {
        // Each test uses its own sandbox. The name of the sandbox is a part of the base URL that your client gets.
        var baseUrl = url() + "/sandboxes/a-code-is-issued/at-gift";
        var order = "{\"AuthKey\":\"MOCK-AuthKey-001\",\"DcId\":\"DC500\",\"Amount\":\"500\"}";
        var request = HttpRequest.newBuilder(URI.create(baseUrl + "/demo-campaign/dc/getcode"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order))
                .build();
        assertEquals(200, HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode());
    }
}
