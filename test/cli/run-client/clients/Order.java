import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

class Order {
    public static void main(String[] args) throws Exception {
        var order = "{\"AuthKey\":\"MOCK-AuthKey-001\",\"DcId\":\"DC500\",\"Amount\":\"500\"}";
        var request = HttpRequest.newBuilder(URI.create("https://service-gift.jp/demo-campaign/dc/getcode"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order))
            .build();
        System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
