import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Extension of JUnit 5 that passes a new GiftSandbox to each test with a parameter of this type. If the test fails, the
 * conduct report is printed to standard error.
 */
public final class GiftSandboxExtension implements ParameterResolver, AfterEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == GiftSandbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return storeOf(test).getOrComputeIfAbsent(GiftSandbox.class, key -> opened(), GiftSandbox.class);
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        var gift = storeOf(test).remove(GiftSandbox.class, GiftSandbox.class);
        if (gift == null) return;
        if (test.getExecutionException().isPresent()) System.err.println(test.getDisplayName() + ": " + gift.report());
        gift.close();
    }

    private static Store storeOf(ExtensionContext test) {
        return test.getStore(Namespace.create(GiftSandboxExtension.class, test.getUniqueId()));
    }

    private static GiftSandbox opened() {
        try {
            return GiftSandbox.open();
        } catch (Exception error) {
            throw new IllegalStateException("no gift-provider-mock is running: start it, or set GIFT_MOCK_URL", error);
        }
    }
}
