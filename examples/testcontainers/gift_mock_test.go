package gift

import (
	"net/http"
	"strings"
	"testing"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// Needs go get github.com/testcontainers/testcontainers-go.
func TestACodeIsIssued(t *testing.T) {
	ctx := t.Context()
	mock, err := testcontainers.Run(ctx, "gift-mock",
		testcontainers.WithEnv(map[string]string{"GIFT_MOCK_ADMIN_TOKEN": "test"}),
		testcontainers.WithExposedPorts("4600/tcp"),
		testcontainers.WithWaitStrategy(wait.ForHTTP("/readyz").WithPort("4600/tcp")))
	testcontainers.CleanupContainer(t, mock)
	if err != nil {
		t.Fatal(err)
	}
	url, err := mock.PortEndpoint(ctx, "4600/tcp", "http")
	if err != nil {
		t.Fatal(err)
	}

	// Each test uses its own sandbox. The name of the sandbox is a part of the base URL that your client gets.
	baseURL := url + "/sandboxes/a-code-is-issued/at-gift"
	order := `{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}`
	response, err := http.Post(baseURL+"/demo-campaign/dc/getcode", "application/json", strings.NewReader(order))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("status %d", response.StatusCode)
	}
}
