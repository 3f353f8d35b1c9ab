import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Orders codes with HttpURLConnection, which sends a POST again by itself if a kept connection is closed. */
public final class Resend {
  public static void main(String[] args) throws Exception {
    var environment = System.getenv();
    var url = URI.create(environment.get("AT_GIFT_BASE_URL") + "/" + environment.get("AT_GIFT_CAMPAIGN") + "/dc/getcode");
    var body = "{\"AuthKey\":\"%s\",\"DcId\":\"%s\",\"Amount\":\"%s\"}".formatted(
      environment.get("AT_GIFT_AUTH_KEY"), environment.get("GIFT_MOCK_TASK_DC_ID"), environment.get("GIFT_MOCK_TASK_AMOUNT"));
    for (int order = 0; order < Integer.parseInt(environment.get("GIFT_MOCK_TASK_COUNT")); order++) {
      var connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      try {
        connection.getOutputStream().write(body.getBytes());
        connection.getInputStream().readAllBytes();
      } catch (IOException error) {
        System.out.println(error);
      }
      Thread.sleep(1100);
    }
  }
}
