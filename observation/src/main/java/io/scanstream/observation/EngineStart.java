package io.scanstream.observation;

import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * For {@code /q/health/started}: up once the engine runs and the threads turn, and then tells what with. Brokers, topics and
 * models may come later: a new process would not help.
 */
public final class EngineStart implements HealthCheck {

    private final Supplier<Optional<Equipment>> equipment;

    /** @param equipment empty until the worker has started */
    public EngineStart(Supplier<Optional<Equipment>> equipment) {
        this.equipment = equipment;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("engine");
        return equipment
                .get()
                .map(present -> response.up()
                        .withData("version", present.program())
                        .withData("PyTorch", present.engine())
                        .withData("device", present.device())
                        .withData("threads", present.threads()))
                .orElseGet(
                        () -> response.down().withData("waiting for", "the engine, whose libraries are being loaded"))
                .build();
    }
}
