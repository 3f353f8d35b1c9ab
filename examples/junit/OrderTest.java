import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that run concurrently if junit.jupiter.execution.parallel.enabled=true. */
@ExtendWith(GiftSandboxExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class OrderTest {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Issues a code. Replace this method with your client under test. */
    private int issue(GiftSandbox gift) throws IOException, InterruptedException {
        var order = "{\"AuthKey\":\"MOCK-AuthKey-001\",\"DcId\":\"DC500\",\"Amount\":\"500\"}";
        var request = HttpRequest.newBuilder(URI.create(gift.atGift() + "/demo-campaign/dc/getcode")).header("Content-Type", "application/json").POST(BodyPublishers.ofString(order)).build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void anOrderBecomesOneCode(GiftSandbox gift) throws Exception {
        assertEquals(200, issue(gift));
        gift.verify("{\"operation\":\"at-gift.issue\"}", 1);
        assertTrue(gift.ledger().contains("\"totals\":{\"issued\":1,\"faceValue\":500"));
    }

    @Test
    void aSecondOrderWaitsForASecond(GiftSandbox gift) throws Exception {
        assertEquals(200, issue(gift));
        assertEquals(429, issue(gift));
        gift.advance(1000);
        assertEquals(200, issue(gift));
    }

    @Test
    void aLostAnswerIsAnOrphan(GiftSandbox gift) throws Exception {
        gift.arm("{\"name\":\"lose-it\",\"when\":{\"operation\":\"at-gift.issue\"},\"phase\":\"after-commit\",\"effect\":{\"type\":\"reset-connection\"}}");
        assertThrows(IOException.class, () -> issue(gift));
        assertTrue(gift.ledger().contains("\"orphaned\":1"));
    }
}
